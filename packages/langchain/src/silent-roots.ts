import type { OpenRun, OpenTrace } from "./open-run.ts";
import { sizeOf } from "./trace-sizes.ts";

const MINUTE_MS = 60_000;
/** A root without any event for so long may be one that never ends, or one that waits for a person. */
const SILENT_MS = 60 * MINUTE_MS;
/** Some runs that were aborted (a stream that was broken off) are never told to have ended. */
const ABORTED_MS = MINUTE_MS;
const KEEP = 250;
const KEEP_BYTES = 64_000_000;
/** What is kept of a run besides its payloads. */
const PER_RUN = 500;

/**
 * Says which roots under way are given up. One below which nothing is under way any more, or only
 * model calls that are silent, will not end; of the others nobody can tell: as long as there are few of them and they take little room they are
 * kept, and else the longest silent go first.
 */
export class SilentRoots {
  #sweptAt = Number.NEGATIVE_INFINITY;
  /** Estimated once a silence, in bytes. */
  readonly #sizes = new WeakMap<OpenTrace, { touched: number; bytes: number }>();

  /** `now` is of the clock of `touched`; looks once a minute. */
  toGiveUp(active: Iterable<OpenTrace>, now: number): OpenTrace[] {
    if (now - this.#sweptAt < MINUTE_MS) return [];
    this.#sweptAt = now;
    const silent = [...active].filter(({ touched }) => now - touched > ABORTED_MS);
    silent.sort((a, b) => b.touched - a.touched);
    let kept = 0;
    let bytes = 0;
    const givenUp = silent.filter((trace) => {
      const silence = now - trace.touched;
      if (trace.aborted && isEmpty(trace)) return true;
      if (silence <= SILENT_MS) return false;
      if (isLeft(trace)) return true;
      const more = this.#sizeOf(trace);
      if (kept >= KEEP || bytes + more > KEEP_BYTES) return true;
      kept += 1;
      bytes += more;
      return false;
    });
    return givenUp.reverse();
  }

  #sizeOf(trace: OpenTrace): number {
    const known = this.#sizes.get(trace);
    if (known?.touched === trace.touched) return known.bytes;
    let bytes = 0;
    for (const run of trace.runs.values()) bytes += PER_RUN + payloadOf(run);
    this.#sizes.set(trace, { touched: trace.touched, bytes });
    return bytes;
  }
}

/** Whether nothing is under way below the root, though something was. */
function isEmpty({ id, runs }: OpenTrace): boolean {
  if (runs.size < 2) return false;
  for (const run of runs.values()) if (!run.ended && run.id !== id) return false;
  return true;
}

/** What never takes an hour by itself: a stream that is broken off leaves it without an end. */
const quick: ReadonlySet<string> = new Set(["llm", "prompt", "parser"]);

/** Whether nothing is under way that could wait for a person, or work for hours. */
function isLeft(trace: OpenTrace): boolean {
  const open = [...trace.runs.values()].filter(({ ended }) => !ended);
  const around = new Set(open.map(({ parent }) => parent));
  const innermost = open.filter((run) => !around.has(run));
  return innermost.every((run) => quick.has(run.type) || (run.id === trace.id && isEmpty(trace)));
}

/** An ended run keeps none. */
function payloadOf(run: OpenRun): number {
  return run.ended ? 0 : sizeOf(run.inputs) + sizeOf(run.extra);
}
