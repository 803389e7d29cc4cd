import type { RunPick } from "../report-protocol.ts";

/** Runs that a row or bar of the report opens. */
const MOST = 20;

const ranks: Record<RunPick["status"], number> = {
  FLAGGED: 0,
  REVIEW: 1,
  ERROR: 2,
  OK: 3,
  unjudged: 4,
};

/** Whether `a` is to be looked at before `b`: flagged ones first, then the lowest score, then the newest. */
export function lookFirst(a: RunPick, b: RunPick): number {
  return (
    ranks[a.status] - ranks[b.status] ||
    (a.score ?? 4) - (b.score ?? 4) ||
    (b.at ?? 0) - (a.at ?? 0)
  );
}

/** The runs to look at first, each once. */
export function picksOf(runs: Iterable<RunPick>): RunPick[] {
  return [...new Set(runs)].sort(lookFirst).slice(0, MOST);
}

/** Keeps the runs with the lowest scores among many, in bounded memory. */
export class LowestRuns {
  #kept: { run: RunPick; score: number }[] = [];

  add(run: RunPick, score: number): void {
    const known = this.#kept.find((one) => one.run === run);
    if (known !== undefined) known.score = Math.min(known.score, score);
    else this.#kept.push({ run, score });
    if (this.#kept.length > 2 * MOST) this.#cut();
  }

  picks(): RunPick[] {
    this.#cut();
    return this.#kept.map(({ run }) => run);
  }

  #cut(): void {
    this.#kept.sort((a, b) => a.score - b.score || lookFirst(a.run, b.run));
    this.#kept.length = Math.min(this.#kept.length, MOST);
  }
}
