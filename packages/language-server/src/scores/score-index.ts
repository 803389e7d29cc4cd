import type { StepVerdict, Verdict } from "@tracejudge/core";
import { followVerdicts } from "@tracejudge/store";
import { oneLine } from "../texts/one-line.ts";
import { type Whereabouts, whereaboutsIn } from "./whereabouts.ts";

/** What one run has to say of one place in the source. */
export interface RunScores {
  traceId: string;
  /** Name of the run, in a line. */
  name: string;
  /** When it was judged first, in milliseconds since the epoch. */
  at: number;
  /** Mean over the judged steps there, by attribute. */
  means: ReadonlyMap<string, number>;
  /** Steps there that were flagged. */
  flagged: number;
  /** The lowest score there. */
  worst: { stepId: string; attribute: string; score: number };
}

/** The runs that tell the same of where they come from. */
export interface RunGroup extends Whereabouts {
  runs: Set<RunScores>;
}

interface HeldRun {
  file: string;
  at: number;
  parts: { group: RunGroup; scores: RunScores }[];
}

/** Runs that are held; the oldest go first. */
const MOST_RUNS = 20_000;

/** The judged runs of one store, by where in the source they come from. Reads only what is new. */
export class ScoreIndex {
  /** Changes with every change of the groups. */
  generation = 0;
  readonly #next: ReturnType<typeof followVerdicts>;
  readonly #groups = new Map<string, RunGroup>();
  readonly #runs = new Map<string, HeldRun>();
  readonly #most: number;
  #reading: Promise<void> = Promise.resolve();

  constructor(dir: string, most = MOST_RUNS) {
    this.#next = followVerdicts(dir);
    this.#most = most;
  }

  get size(): number {
    return this.#runs.size;
  }

  groups(): Iterable<RunGroup> {
    return this.#groups.values();
  }

  /** Takes in what was written meanwhile. Where it is cancelled, the next call goes on from there. */
  refresh(cancelled: () => boolean = () => false): Promise<void> {
    const read = async () => {
      if (cancelled()) return;
      for await (const change of this.#next()) {
        if ("deleted" in change) this.#forget(change.deleted);
        else if ("gone" in change) this.#forgetFile(change.file);
        else this.#add(change.file, change.verdict, change.judgedAt ?? 0);
        if (cancelled()) return;
      }
    };
    this.#reading = this.#reading.then(read, read);
    return this.#reading;
  }

  /** A run that is judged again keeps its place in time. */
  #add(file: string, verdict: Verdict, judgedAt: number): void {
    const { traceId } = verdict;
    const at = this.#runs.get(traceId)?.at ?? judgedAt;
    this.#forget(traceId);
    const found = whereaboutsIn(verdict.traceName, verdict.steps);
    const parts = [...found].flatMap(([whereabouts, steps]) => {
      const judged = steps.filter((step) => step.scores.length > 0);
      if (judged.length === 0) return [];
      const name = oneLine(verdict.traceName ?? "run");
      const scores = runScores({ traceId, name, at }, judged);
      const group = this.#groupOf(whereabouts);
      group.runs.add(scores);
      return [{ group, scores }];
    });
    this.#runs.set(traceId, { file, at, parts });
    this.generation += 1;
    const [oldest] = this.#runs.keys();
    if (this.#runs.size > this.#most && oldest !== undefined) this.#forget(oldest);
  }

  #groupOf(whereabouts: Whereabouts): RunGroup {
    const key = groupKey(whereabouts);
    const known = this.#groups.get(key);
    if (known !== undefined) return known;
    const group = { ...whereabouts, runs: new Set<RunScores>() };
    this.#groups.set(key, group);
    return group;
  }

  #forget(traceId: string): void {
    const run = this.#runs.get(traceId);
    if (run === undefined) return;
    this.#runs.delete(traceId);
    this.generation += 1;
    for (const { group, scores } of run.parts) {
      group.runs.delete(scores);
      if (group.runs.size === 0) this.#groups.delete(groupKey(group));
    }
  }

  #forgetFile(gone: string): void {
    for (const [traceId, { file }] of this.#runs) if (file === gone) this.#forget(traceId);
  }
}

function groupKey({ kind, name, graph, place }: Whereabouts): string {
  const { name: called, agent, nodes } = graph ?? {};
  return JSON.stringify([kind, name, called, agent, nodes, place?.file, place?.line]);
}

function runScores(
  run: Pick<RunScores, "traceId" | "name" | "at">,
  steps: readonly StepVerdict[],
): RunScores {
  const values = new Map<string, number[]>();
  let worst = { stepId: "", attribute: "", score: Number.POSITIVE_INFINITY };
  for (const { stepId, scores } of steps) {
    for (const { attribute, score } of scores) {
      const known = values.get(attribute);
      if (known === undefined) values.set(attribute, [score]);
      else known.push(score);
      if (score < worst.score) worst = { stepId, attribute, score };
    }
  }
  const means = new Map([...values].map(([attribute, all]) => [attribute, mean(all)]));
  return { ...run, means, flagged: steps.filter((step) => step.flagged).length, worst };
}

/** Of one number at least. */
export function mean(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
