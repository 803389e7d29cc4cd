import { argLeaves } from "./arg-leaves.ts";
import { OUTPUT_CHARS, readablePart } from "./limits.ts";
import type { StepContext } from "./step-context.ts";

/** A text the step gave away: its words, or a string argument of a call. */
export interface OutputText {
  place: string;
  /** Name of the argument; empty for the words. */
  key: string;
  text: string;
}

export function outputTexts(context: StepContext): OutputText[] {
  const words = context.text === "" ? [] : [{ place: "output", key: "", text: context.text }];
  const args = context.calls.flatMap(({ call, prefix }) =>
    argLeaves(call.args, `${prefix}args`).flatMap(({ path, key, value }) =>
      typeof value === "string" && value.length >= 4
        ? [{ place: path, key, text: readablePart(value) }]
        : [],
    ),
  );
  return firstOf([...words, ...args]);
}

/** As many of the texts as may be read in all. */
function firstOf(texts: OutputText[]): OutputText[] {
  let left = OUTPUT_CHARS;
  return texts.filter(({ text }) => {
    left -= text.length;
    return left >= 0;
  });
}
