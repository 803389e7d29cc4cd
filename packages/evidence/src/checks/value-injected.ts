import { argLeaves } from "../arg-leaves.ts";
import type { Check } from "../check.ts";
import { finding } from "../finding.ts";
import type { StepContext } from "../step-context.ts";
import { plainText } from "../words.ts";

const BEFORE = 300;
const AFTER = 800;
const MIN_CHARS = 4;
const links =
  /\bhttps?:\/\/[^\s<>"'`)\]]{4,300}|\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/g;

interface Candidate {
  place: string;
  value: string;
}

/** A value that the step uses and that only an order hidden in a tool result brought up. */
export const valueInjected: Check = {
  order: 70,
  codes: ["value_injected"],
  run(context) {
    if (context.step.kind !== "llm" && context.step.kind !== "tool") {
      return [];
    }
    const suspect = context.messages.some(({ role }) => role === "tool")
      ? suspectParts(context)
      : [];
    if (suspect.length === 0) {
      return [];
    }
    return candidates(context)
      .filter(({ value }) => {
        const plain = plainText(value).trim();
        return suspect.some((part) => part.includes(plain)) && !isTrusted(context, plain);
      })
      .map(({ place, value }) =>
        finding(
          context,
          "value_injected",
          place,
          value,
          "A value comes only from instructions hidden in a tool result.",
        ),
      );
  },
};

/** The surroundings of each order in a tool result. */
function suspectParts({ seen }: StepContext): string[] {
  return seen.texts
    .filter((_, i) => seen.roles[i] === "tool")
    .flatMap(({ source, injections }) =>
      injections.map(({ index, text }) =>
        plainText(source.slice(Math.max(0, index - BEFORE), index + text.length + AFTER)),
      ),
    );
}

function candidates(context: StepContext): Candidate[] {
  const fromCalls = context.calls.flatMap(({ call, prefix }) =>
    argLeaves(call.args, `${prefix}args`).flatMap(({ path, value }) =>
      typeof value === "string" || typeof value === "number"
        ? [{ place: path, value: String(value).slice(0, 300) }]
        : [],
    ),
  );
  const fromText = [...context.text.matchAll(links)].map(([value]) => ({ place: "output", value }));
  return [...fromCalls, ...fromText].filter(({ value }) => value.trim().length >= MIN_CHARS);
}

/** Said by the system or the user, or by a tool result without orders. */
function isTrusted({ seen }: StepContext, plain: string): boolean {
  return seen.texts.some((text, i) => {
    const role = seen.roles[i];
    if (role === "assistant" || !text.plain.includes(plain)) {
      return false;
    }
    return role !== "tool" || text.injections.length === 0;
  });
}
