import { errorVerdict, type LangSmithRun, type NamedTrace, type Verdict } from "@tracejudge/core";
import type { JudgeLink, LinkEvents } from "./judge-link.ts";
import { onProcessEnd } from "./on-process-end.ts";
import { outside } from "./outside.ts";
import { TraceSizes } from "./trace-sizes.ts";

export interface VerdictQueueOptions {
  link(events: LinkEvents): JudgeLink;
  maxQueue: number;
  maxQueueBytes: number;
  finishOnExit: boolean;
  onVerdict(verdict: Verdict): void;
  report(error: unknown): void;
}

/**
 * Finished runs that wait for their verdict, each of which gets exactly one: a bounded number, and with
 * those under way a bounded amount.
 */
export class VerdictQueue {
  readonly #options: VerdictQueueOptions;
  readonly #link: JudgeLink;
  readonly #waiting = new Map<string, NamedTrace>();
  readonly #sizes = new TraceSizes();
  /** Runs under way that were given up for want of room. */
  readonly #refused = new Set<string>();
  readonly #watchers = new Set<{ left: Set<string>; wake: () => void }>();
  #leaveProcess: (() => void) | undefined;
  #unjudged = 0;

  constructor(options: VerdictQueueOptions) {
    this.#options = options;
    this.#link = options.link({
      onVerdict: (verdict) => this.#settle(verdict.traceId, verdict),
      onLost: (traceIds, reason) => this.#lose(traceIds, reason),
      report: options.report,
    });
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** Runs whose verdict only says that too many, or too large ones, waited. */
  get unjudged(): number {
    return this.#unjudged;
  }

  warm(): void {
    outside(() => this.#link.warm());
  }

  add(traceId: string, rows: LangSmithRun[]): void {
    if (this.#refused.has(traceId)) return;
    this.#sizes.add(traceId, rows);
    this.#makeRoom();
    if (!this.#refused.has(traceId)) this.#link.rows(traceId, rows);
  }

  end(trace: NamedTrace): void {
    const { maxQueue, maxQueueBytes, finishOnExit } = this.#options;
    if (this.#refused.delete(trace.id)) {
      this.#leaveOut(
        trace,
        `More than ${maxQueueBytes / 1e6} MB of runs wait: some are not judged`,
      );
      return;
    }
    if (this.#waiting.size >= maxQueue) {
      this.#giveUp(trace.id);
      this.#leaveOut(trace, `More than ${maxQueue} runs wait: some are not judged`);
      return;
    }
    if (finishOnExit) {
      this.#leaveProcess ??= onProcessEnd("beforeExit", () => this.#link.stay(true));
    }
    this.#waiting.set(trace.id, trace);
    this.#link.judge(trace.id);
  }

  /** Resolves when every run that ended so far has its verdict. */
  async idle(): Promise<void> {
    const left = new Set(this.#waiting.keys());
    if (left.size === 0) return;
    this.#link.stay(true);
    await new Promise<void>((wake) => this.#watchers.add({ left, wake }));
  }

  /** When the process ends now: those that wait, and `more`, get a verdict that says so. */
  abandon(more: readonly NamedTrace[], reason: string): void {
    const left = [...this.#waiting.values(), ...more];
    this.#waiting.clear();
    for (const trace of left) this.#options.onVerdict(errorVerdict({ trace, error: reason }));
  }

  async close(): Promise<void> {
    this.#rest();
    await this.#link.close();
  }

  #makeRoom(): void {
    while (this.#sizes.total > this.#options.maxQueueBytes) {
      const largest = this.#sizes.largest((id) => !this.#waiting.has(id));
      if (largest === undefined) return;
      this.#refused.add(largest);
      this.#giveUp(largest);
    }
  }

  #giveUp(traceId: string): void {
    this.#sizes.delete(traceId);
    this.#link.drop(traceId);
  }

  #leaveOut(trace: NamedTrace, error: string): void {
    this.#unjudged += 1;
    this.#options.report(new Error(error));
    this.#options.onVerdict(errorVerdict({ trace, error }));
  }

  #lose(traceIds: readonly string[], reason: string): void {
    for (const id of traceIds) {
      const trace = this.#waiting.get(id);
      if (trace) this.#settle(id, errorVerdict({ trace, error: reason }));
    }
  }

  #settle(id: string, verdict: Verdict): void {
    if (!this.#waiting.delete(id)) return;
    this.#sizes.delete(id);
    this.#options.onVerdict(verdict);
    for (const watcher of this.#watchers) {
      watcher.left.delete(id);
      if (watcher.left.size > 0) continue;
      this.#watchers.delete(watcher);
      watcher.wake();
    }
    if (this.#waiting.size > 0) return;
    this.#rest();
    this.#link.stay(false);
  }

  #rest(): void {
    this.#leaveProcess?.();
    this.#leaveProcess = undefined;
  }
}
