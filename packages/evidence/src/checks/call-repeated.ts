import type { ToolCall } from "@tracejudge/core";
import { canonicalJson } from "../canonical-json.ts";
import type { Check } from "../check.ts";
import type { EarlierCall } from "../earlier-calls.ts";
import { failureText } from "../failure-text.ts";
import { finding } from "../finding.ts";
import type { StepContext } from "../step-context.ts";

/** A call made before with the same arguments, with success and without a word of the user since. */
export const callRepeated: Check = {
  order: 60,
  codes: ["call_repeated"],
  run(context) {
    const made = callsOfTurn(context);
    return context.calls.flatMap(({ call, prefix }, i) => {
      const args = argsText(call);
      const beside = context.calls.slice(0, i).map((placed) => ({ call: placed.call }));
      return [...made, ...beside].some((earlier) => isRepeat(call.name, args, earlier))
        ? [
            finding(
              context,
              "call_repeated",
              `${prefix}args`,
              args,
              `The same call of ${call.name.slice(0, 80)} was already made and did not fail.`,
            ),
          ]
        : [];
    });
  },
};

function callsOfTurn({ messages, earlier }: StepContext): EarlierCall[] {
  const turnStart = messages.findLastIndex((message) => message.role === "user");
  return earlier.filter(({ madeAt }) => madeAt > turnStart);
}

function isRepeat(
  name: string,
  args: string,
  earlier: Pick<EarlierCall, "call" | "result">,
): boolean {
  return (
    name === earlier.call.name &&
    args === argsText(earlier.call) &&
    !(earlier.result && failureText(earlier.result) !== undefined)
  );
}

function argsText({ args, rawArgs }: ToolCall): string {
  return args === undefined ? (rawArgs ?? "") : canonicalJson(args);
}
