import type { LangSmithRun } from "@tracejudge/core";

/** A trace that a judging thread has, or had when it crashed. */
export interface HeldTrace {
  id: string;
  /** Kept until its verdict, for another thread should this one crash. */
  rows: LangSmithRun[];
  /** Its root ended: a verdict is asked for. */
  ended: boolean;
  /** A thread that had it crashed, and nobody knows over what. */
  tried: boolean;
  /** A thread may have crashed over it: it gets one of its own, once it has ended. */
  suspect: boolean;
  /** Why it cannot be judged any more. */
  lost: string | undefined;
}

/** The traces that wait for a verdict or are under way. */
export class HeldTraces {
  readonly #traces = new Map<string, HeldTrace>();

  get(id: string): HeldTrace | undefined {
    return this.#traces.get(id);
  }

  add(id: string, rows: readonly LangSmithRun[]): HeldTrace {
    const known = this.#traces.get(id) ?? newTrace(id);
    this.#traces.set(id, known);
    if (known.lost === undefined) for (const row of rows) known.rows.push(row);
    return known;
  }

  delete(id: string): boolean {
    return this.#traces.delete(id);
  }

  /** Whether one that is not judged alone waits for its verdict. */
  get areExpected(): boolean {
    for (const { ended, suspect } of this.#traces.values()) if (ended && !suspect) return true;
    return false;
  }

  /**
   * After a crash: those that another thread shall have. The one that the thread was at work on is
   * suspect; where nobody knows which that was, each that was there at two such crashes.
   */
  afterCrash(at: string | undefined): HeldTrace[] {
    const again: HeldTrace[] = [];
    const isKnown = at !== undefined && this.#traces.has(at);
    for (const trace of this.#traces.values()) {
      if (trace.suspect || trace.lost !== undefined) continue;
      again.push(trace);
      trace.suspect = isKnown ? trace.id === at : trace.tried;
      trace.tried ||= !isKnown;
    }
    return again;
  }

  /** Those that wait for a verdict, which are given up; the others will be told when they end. */
  lose(traces: Iterable<HeldTrace>, reason: string): string[] {
    const waiting: string[] = [];
    for (const trace of traces) {
      trace.lost ??= reason;
      trace.rows = [];
      if (!trace.ended) continue;
      waiting.push(trace.id);
      this.#traces.delete(trace.id);
    }
    return waiting;
  }

  all(): HeldTrace[] {
    return [...this.#traces.values()];
  }
}

function newTrace(id: string): HeldTrace {
  return { id, rows: [], ended: false, tried: false, suspect: false, lost: undefined };
}
