import { isRefusedCall, type ToolResult } from "@tracejudge/core";
import type { Check } from "../check.ts";
import type { EarlierCall } from "../earlier-calls.ts";
import { failureText } from "../failure-text.ts";
import { finding } from "../finding.ts";
import type { StepContext } from "../step-context.ts";

const admits =
  /\b(?:fail(?:ed|s|ure|ing)?|errors?|problems?|issues?|troubles?|difficult(?:y|ies)|unable|un(?:available|successful(?:ly)?|fortunately|authori[sz]ed)|sorry|apolog\w+|regret|cannot|can't|couldn't|could not|can not|was not able|wasn't|weren't|not (?:\w+ ){0,2}(?:able|found|available|possible|work|complete|successful|valid|exist|permitted|allowed|confirm\w*)|didn't|did not|doesn't|does not|don't have|no (?:results?|data|records?|match\w*|information|access)|invalid|incorrect|wrong|missing|denied|declined|rejected|timed? ?out|try again|retry|exceed\w*|limit|leider|fehler\w*|nicht|erreur|impossible|désolé\w*|lo siento|no (?:pude|puedo|se pudo)|errore|spiacente|erro)\b|失败|错误|抱歉|无法|エラー|できません/iu;

/** Words that take a refusal as it is, where a failure would need one of the others. */
const complies =
  /\b(?:understood|okay|ok|of course|will not|won't|without|instead|cancel\w*|skip\w*|stopp?\w*|refus\w*|approv\w*|your decision|as you (?:wish|prefer)|verstanden|entendido|compris)\b|好的|了解/iu;

/** An answer that says nothing of the failure of a tool it relied on, or that a person refused its call. */
export const errorIgnored: Check = {
  order: 50,
  codes: ["error_ignored"],
  run(context) {
    const said = context.text.replaceAll("’", "'");
    if (!context.isAnswer || admits.test(said)) {
      return [];
    }
    return openFailures(context)
      .filter(({ refused }) => !refused || !complies.test(said))
      .map(({ call, failure, refused }) =>
        finding(
          context,
          "error_ignored",
          "output",
          failure,
          `The answer does not mention that the ${refused ? "call of" : "tool"} ${call.name.slice(0, 80)} ${refused ? "was refused" : "failed"}.`,
        ),
      );
  },
};

interface Failed extends EarlierCall {
  failure: string;
  refused: boolean;
}

/** Failures and refusals since the last user message that no later success of the same tool made good. */
function openFailures(context: StepContext): Failed[] {
  const turnStart = context.messages.findLastIndex((message) => message.role === "user");
  const lastByTool = new Map<string, EarlierCall>();
  for (const entry of context.earlier) {
    if (entry.madeAt > turnStart && entry.result) {
      lastByTool.set(entry.call.name, entry);
    }
  }
  return [...lastByTool.values()].flatMap((entry) => {
    const { content } = entry.result as ToolResult;
    const refused = isRefusedCall(content);
    const failure = refused ? content : entry.result && failureText(entry.result);
    return failure === undefined ? [] : [{ ...entry, failure, refused }];
  });
}
