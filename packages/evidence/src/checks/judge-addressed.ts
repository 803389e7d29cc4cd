import { judgeTalk, readableText } from "@tracejudge/core";
import type { Check } from "../check.ts";
import { finding } from "../finding.ts";
import { readablePart } from "../limits.ts";
import type { StepContext } from "../step-context.ts";

/**
 * Text that talks to the judge: an order to score, or a verdict that claims to be given already. The
 * student does not read it; people do. Told of the step that says it, or that it was said to.
 */
export const judgeAddressed: Check = {
  order: 90,
  codes: ["judge_addressed"],
  run(context) {
    return spokenTexts(context).flatMap(({ place, text }) => {
      const [first] = judgeTalk(readableText(readablePart(text)));
      return first
        ? [
            finding(
              context,
              "judge_addressed",
              place,
              first.text,
              "The text talks to the judge of the run.",
            ),
          ]
        : [];
    });
  },
};

/** What the step said, sent and got, and the latest messages it answers. */
function spokenTexts({ step, messages, calls }: StepContext): { place: string; text: string }[] {
  const last = messages.findLastIndex(({ role }) => role === "assistant");
  const saw = step.kind === "llm" ? messages.slice(last + 1) : [];
  const spoken = saw.filter(({ role }) => role !== "system");
  return [
    ...spoken.map(({ content }) => ({ place: "saw", text: content })),
    { place: "output", text: step.kind === "llm" ? (step.output?.content ?? "") : "" },
    ...calls.map(({ call, prefix }) => ({
      place: `${prefix}args`,
      text: call.rawArgs ?? JSON.stringify(call.args) ?? "",
    })),
    { place: "result", text: step.kind === "llm" ? "" : (step.call?.result?.content ?? "") },
  ];
}
