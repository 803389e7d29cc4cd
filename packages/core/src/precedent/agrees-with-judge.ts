import { toLevel } from "../metrics/confusion-matrix.ts";
import type { Precedent } from "../precedent.ts";

/** The reason that is written where a person agrees at a keystroke. */
export const AGREES = "agrees";

/** Whether a person took the judge's score as it is shown: the level whose wording stands beside it. */
export function agreesWithJudge({
  score,
  judgeScore,
  why,
}: Pick<Precedent, "score" | "judgeScore" | "why">): boolean {
  return why === AGREES && judgeScore !== undefined && score === toLevel(judgeScore);
}
