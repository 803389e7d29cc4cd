import type { Verdict } from "@tracejudge/core";
import { scoreText } from "./palette.ts";

/** Why a run needs a look, in a few words; empty where it needs none. Not yet safe to print. */
export function reasonText({ error, blame, steps }: Verdict): string {
  if (error !== undefined) return error;
  if (blame === undefined) return "";
  const step = steps.find((found) => found.stepId === blame.stepId);
  return `${step?.name ?? blame.stepId}: ${blame.attribute} ${scoreText(blame.score)}`;
}
