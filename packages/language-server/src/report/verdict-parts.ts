import type { StepVerdict, Verdict } from "@tracejudge/core";
import { followVerdicts } from "@tracejudge/store";
import { oneLine } from "../texts/one-line.ts";

/** What the report takes from a verdict besides what lists know of it. */
export interface VerdictPart {
  places: readonly JudgedPlace[];
  by: JudgedBy;
}

/** The judged steps of one run that are of one node, tool or model. */
export interface JudgedPlace extends Pick<StepVerdict, "kind" | "name"> {
  steps: number;
  flagged: number;
  sums: ReadonlyMap<string, { n: number; sum: number }>;
  /** The lowest score of them, 0 to 4. */
  lowest: number;
}

export type JudgedBy = Pick<Verdict, "rubric" | "judge" | "drift">;

/** Runs that are held; those judged the longest ago go first. */
const MOST = 20_000;

/** Of a store's verdicts the parts that a report needs, brought up to date by reading only what is new. */
export class VerdictParts {
  readonly #next: ReturnType<typeof followVerdicts>;
  readonly #parts = new Map<string, { file: string; part: VerdictPart }>();
  /** Runs judged by the same share it. */
  readonly #by = new Map<string, JudgedBy>();
  #reading: Promise<void> = Promise.resolve();

  constructor(dir: string) {
    this.#next = followVerdicts(dir);
  }

  of(traceId: string): VerdictPart | undefined {
    return this.#parts.get(traceId)?.part;
  }

  /** Rejects once the signal goes off; the next call goes on from there. */
  refresh(signal: AbortSignal): Promise<void> {
    const next = this.#reading.then(() => this.#read(signal));
    this.#reading = next.catch(() => undefined);
    return next;
  }

  async #read(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    for await (const change of this.#next()) {
      if ("deleted" in change) this.#parts.delete(change.deleted);
      else if ("gone" in change) this.#forgetFile(change.file);
      else this.#add(change.file, change.verdict);
      signal.throwIfAborted();
    }
  }

  #add(file: string, verdict: Verdict): void {
    this.#parts.delete(verdict.traceId);
    const part = { places: placesOf(verdict.steps), by: this.#byOf(verdict) };
    this.#parts.set(verdict.traceId, { file, part });
    const [oldest] = this.#parts.keys();
    if (this.#parts.size > MOST && oldest !== undefined) this.#parts.delete(oldest);
  }

  #byOf({ rubric, judge, drift }: Verdict): JudgedBy {
    const by = { rubric, judge, drift };
    const key = JSON.stringify(by);
    const known = this.#by.get(key) ?? by;
    this.#by.set(key, known);
    return known;
  }

  #forgetFile(gone: string): void {
    for (const [traceId, { file }] of this.#parts) {
      if (file === gone) this.#parts.delete(traceId);
    }
  }
}

function placesOf(steps: readonly StepVerdict[]): JudgedPlace[] {
  const places = new Map<string, JudgedPlace & { sums: Map<string, { n: number; sum: number }> }>();
  for (const { kind, name: given, flagged, scores } of steps) {
    if (scores.length === 0) continue;
    const name = oneLine(given);
    const key = JSON.stringify([kind, name]);
    const place = places.get(key) ?? {
      ...{ kind, name, steps: 0, flagged: 0, sums: new Map() },
      lowest: Number.POSITIVE_INFINITY,
    };
    places.set(key, place);
    place.steps += 1;
    if (flagged) place.flagged += 1;
    for (const { attribute, score } of scores) {
      const { n, sum } = place.sums.get(attribute) ?? { n: 0, sum: 0 };
      place.sums.set(attribute, { n: n + 1, sum: sum + score });
      place.lowest = Math.min(place.lowest, score);
    }
  }
  return [...places.values()];
}
