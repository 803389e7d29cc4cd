import type { Verdict } from "@tracejudge/core";

/** The last verdicts, by trace; a trace that is judged again counts as new. */
export class VerdictRing {
  readonly #capacity: number;
  readonly #verdicts = new Map<string, Verdict>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#verdicts.size;
  }

  add(verdict: Verdict): void {
    this.#verdicts.delete(verdict.traceId);
    this.#verdicts.set(verdict.traceId, verdict);
    const [oldest] = this.#verdicts.keys();
    if (this.#verdicts.size > this.#capacity && oldest !== undefined) this.#verdicts.delete(oldest);
  }

  get(traceId: string): Verdict | undefined {
    return this.#verdicts.get(traceId);
  }

  /** Newest first. */
  latest(limit: number): Verdict[] {
    return [...this.#verdicts.values()].reverse().slice(0, limit);
  }
}
