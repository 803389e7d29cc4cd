import { agreesWithJudge, type Precedent, toLevel } from "@tracejudge/core";
import { scoreText } from "./score-text.ts";

/** Who said it: `you`, or the name without its address. */
export function personName({ author }: Pick<Precedent, "author">, me: string): string {
  return author === me ? "you" : author.replace(/ <[^>]*>$/, "");
}

/** `you: 1, Bo: 2`: what people say of one attribute, one's own word first. */
export function peopleText(settled: readonly Precedent[], me: string): string {
  return ownFirst(settled, me)
    .map((one) => `${personName(one, me)}: ${one.score}`)
    .join(", ");
}

/** `you: 1, judge: 3.0`; over several attributes which is which. */
export function ownText(own: readonly Precedent[]): string {
  if (own.length > 0 && own.every(agreesWithJudge)) return "you agree";
  const [only] = own;
  if (only !== undefined && own.length === 1) {
    return `you: ${only.score}${judgeText(only, ", judge: ")} (${only.attribute})`;
  }
  if (own.every(agrees)) return "you agree";
  const parts = own.map((one) => {
    const judge = judgeText(one, " (judge: ");
    return `${one.attribute} ${one.score}${judge === "" ? "" : `${judge})`}`;
  });
  return `you: ${parts.join(", ")}`;
}

export function ownFirst(settled: readonly Precedent[], me: string): Precedent[] {
  return [...settled].sort((a, b) => Number(b.author === me) - Number(a.author === me));
}

function judgeText({ judgeScore }: Precedent, before: string): string {
  return judgeScore === undefined ? "" : `${before}${scoreText(judgeScore)}`;
}

/** Whether it is the level that was shown as the judge's. */
function agrees({ score, judgeScore }: Precedent): boolean {
  return judgeScore !== undefined && score === toLevel(judgeScore);
}
