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
 * Says which roots under way are given up. One below which nothing is under way any more will not end;
 * of the others nobody can tell: as long as there are few of them and they take little room they are
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
      if (silence > (trace.aborted ? ABORTED_MS : SILENT_MS) && isLeft(trace)) return true;
      if (silence <= SILENT_MS) return false;
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

/** Something ran below the root, and nothing does any more. */
function isLeft({ id, runs }: OpenTrace): boolean {
  if (runs.size < 2) return false;
  for (const run of runs.values()) if (!run.ended && run.id !== id) return false;
  return true;
}

/** An ended run keeps none. */
function payloadOf(run: OpenRun): number {
  return run.ended ? 0 : sizeOf(run.inputs) + sizeOf(run.extra);
}
