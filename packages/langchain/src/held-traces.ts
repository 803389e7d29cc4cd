import type { LangSmithRun } from "@tracejudge/core";

/** A trace that a judging thread has, or had when it crashed. */
export interface HeldTrace {
  id: string;
  /** Kept until its verdict, for another thread should this one crash. */
  rows: LangSmithRun[];
  /** Its root ended: a verdict is asked for. */
  ended: boolean;
  /** A thread crashed that may have crashed over it. */
  tried: boolean;
  /** A thread was at work on it when it crashed: it gets one of its own, once it has ended. */
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
   * After a crash: what can be tried again, in another thread together or, where the thread was at
   * work on it, alone. Nothing is tried again twice: where nobody knows what the thread was at, all
   * that it had may have been it.
   */
  afterCrash(at: string | undefined): { again: HeldTrace[]; lost: HeldTrace[] } {
    const again: HeldTrace[] = [];
    const lost: HeldTrace[] = [];
    const isKnown = at !== undefined && this.#traces.has(at);
    for (const trace of this.#traces.values()) {
      if (trace.suspect || trace.lost !== undefined) continue;
      const mayBeIt = isKnown ? trace.id === at : true;
      if (mayBeIt && trace.tried) lost.push(trace);
      else again.push(trace);
      trace.tried ||= mayBeIt;
      trace.suspect = isKnown && trace.id === at;
    }
    return { again, lost };
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
