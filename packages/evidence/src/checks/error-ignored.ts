import type { Check } from "../check.ts";
import type { EarlierCall } from "../earlier-calls.ts";
import { failureText } from "../failure-text.ts";
import { finding } from "../finding.ts";
import type { StepContext } from "../step-context.ts";

const admits =
  /\b(?:fail(?:ed|s|ure|ing)?|errors?|problems?|issues?|troubles?|difficult(?:y|ies)|unable|un(?:available|successful(?:ly)?|fortunately|authori[sz]ed)|sorry|apolog\w+|regret|cannot|can't|couldn't|could not|can not|was not able|wasn't|weren't|not (?:\w+ ){0,2}(?:able|found|available|possible|work|complete|successful|valid|exist|permitted|allowed|confirm\w*)|didn't|did not|doesn't|does not|don't have|no (?:results?|data|records?|match\w*|information|access)|invalid|incorrect|wrong|missing|denied|declined|rejected|timed? ?out|try again|retry|exceed\w*|limit|leider|fehler\w*|nicht|erreur|impossible|désolé\w*|lo siento|no (?:pude|puedo|se pudo)|errore|spiacente|erro)\b|失败|错误|抱歉|无法|エラー|できません/iu;

/** An answer that says nothing of the failure of a tool it relied on. */
export const errorIgnored: Check = {
  codes: ["error_ignored"],
  run(context) {
    if (!context.isAnswer || admits.test(context.text.replaceAll("’", "'"))) {
      return [];
    }
    return openFailures(context).map(({ call, failure }) =>
      finding(
        context,
        "error_ignored",
        "output",
        failure,
        `The answer does not mention that the tool ${call.name.slice(0, 80)} failed.`,
      ),
    );
  },
};

/** Failures since the last user message that no later success of the same tool made good. */
function openFailures(context: StepContext): (EarlierCall & { failure: string })[] {
  const turnStart = context.messages.findLastIndex((message) => message.role === "user");
  const lastByTool = new Map<string, EarlierCall>();
  for (const entry of context.earlier) {
    if (entry.madeAt > turnStart && entry.result) {
      lastByTool.set(entry.call.name, entry);
    }
  }
  return [...lastByTool.values()].flatMap((entry) => {
    const failure = entry.result && failureText(entry.result);
    return failure === undefined ? [] : [{ ...entry, failure }];
  });
}
