import type { WorstRun, WorstRuns } from "@tracejudge/language-server/source-protocol";
import { inert } from "./runs-filter.ts";

export interface WorstRunItem {
  label: string;
  description: string;
  run: WorstRun;
}

/** The runs of a place in the source as a list to choose from, in the order they come. */
export function worstRunItems({ runs }: WorstRuns, now: Date): WorstRunItem[] {
  return runs.map((run) => {
    const score = (Math.floor(run.score * 10 + 1e-9) / 10).toFixed(1);
    const icon = run.flagged ? "$(error)" : "$(pass)";
    return {
      label: `${icon} ${inert(run.attribute)} ${score}`,
      description: `${inert(run.name)} · ${ago(run.at, now)}`,
      run,
    };
  });
}

const units = [
  ["day", 24 * 60 * 60 * 1000],
  ["hour", 60 * 60 * 1000],
  ["minute", 60 * 1000],
] as const;

function ago(at: number, now: Date): string {
  const past = now.getTime() - at;
  for (const [unit, length] of units) {
    const count = Math.floor(past / length);
    if (count > 0) return `${count} ${unit}${count === 1 ? "" : "s"} ago`;
  }
  return "just now";
}
