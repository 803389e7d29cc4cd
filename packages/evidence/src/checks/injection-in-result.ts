import { judgedText, type Message } from "@tracejudge/core";
import type { Check } from "../check.ts";
import { finding } from "../finding.ts";
import { injectionPhrases } from "../injection-phrases.ts";
import type { StepContext } from "../step-context.ts";

/** A tool result that gives the model orders: told of the call and of the model step after it. */
export const injectionInResult: Check = {
  order: 80,
  codes: ["injection_in_result"],
  run(context) {
    return resultTexts(context).flatMap(({ place, text }) => {
      const [first] = injectionPhrases(judgedText(text));
      return first
        ? [
            finding(
              context,
              "injection_in_result",
              place,
              first.text,
              "A tool result contains text that gives the model instructions.",
            ),
          ]
        : [];
    });
  },
};

function resultTexts({ step, messages }: StepContext): { place: string; text: string }[] {
  if (step.kind === "llm") {
    return trailingResults(messages).map(({ content }) => ({ place: "saw", text: content }));
  }
  const content = step.call?.result?.content;
  return content === undefined ? [] : [{ place: "result", text: content }];
}

function trailingResults(messages: readonly Message[]): Message[] {
  const last = messages.findLastIndex((message) => message.role !== "tool");
  return messages.slice(last + 1);
}
