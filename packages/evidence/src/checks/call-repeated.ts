import type { ToolCall } from "@tracejudge/core";
import { canonicalJson } from "../canonical-json.ts";
import type { Check } from "../check.ts";
import { failureText } from "../failure-text.ts";
import { finding } from "../finding.ts";
import type { StepContext } from "../step-context.ts";

/** A call made before with the same arguments, with success and without a word of the user since. */
export const callRepeated: Check = {
  codes: ["call_repeated"],
  run(context) {
    const made = callsOfTurn(context);
    return context.calls.flatMap(({ call, prefix }) => {
      const key = callKey(call);
      const isRepeated = made.has(key);
      if (context.step.kind === "llm") {
        made.add(key);
      }
      return isRepeated
        ? [
            finding(
              context,
              "call_repeated",
              `${prefix}args`,
              key,
              `The same call of ${call.name.slice(0, 80)} was already made and did not fail.`,
            ),
          ]
        : [];
    });
  },
};

/** Keys of the calls since the last user message that did not fail. */
function callsOfTurn(context: StepContext): Set<string> {
  const turnStart = context.messages.findLastIndex((message) => message.role === "user");
  const made = context.earlier.filter(
    ({ madeAt, result }) => madeAt > turnStart && !(result && failureText(result) !== undefined),
  );
  return new Set(made.map(({ call }) => callKey(call)));
}

function callKey(call: ToolCall): string {
  return `${call.name} ${call.args === undefined ? (call.rawArgs ?? "") : canonicalJson(call.args)}`;
}
