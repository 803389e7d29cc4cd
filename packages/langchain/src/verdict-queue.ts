import { errorVerdict, type LangSmithRun, type NamedTrace, type Verdict } from "@tracejudge/core";
import type { JudgeLink, LinkEvents } from "./judge-link.ts";

export interface VerdictQueueOptions {
  link(events: LinkEvents): JudgeLink;
  maxQueue: number;
  finishOnExit: boolean;
  onVerdict(verdict: Verdict): void;
  report(error: unknown): void;
}

/** Finished runs that wait for their verdict: a bounded number, each of which gets exactly one. */
export class VerdictQueue {
  readonly #options: VerdictQueueOptions;
  readonly #link: JudgeLink;
  readonly #waiting = new Map<string, NamedTrace>();
  readonly #watchers: (() => void)[] = [];
  readonly #stayForVerdicts = (): void => this.#link.stay(true);
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

  /** Runs left without a verdict because too many waited. */
  get unjudged(): number {
    return this.#unjudged;
  }

  warm(): void {
    this.#link.warm();
  }

  add(traceId: string, rows: LangSmithRun[]): void {
    this.#link.rows(traceId, rows);
  }

  end(trace: NamedTrace): void {
    const { maxQueue, finishOnExit, report } = this.#options;
    if (this.#waiting.size >= maxQueue) {
      this.#unjudged += 1;
      this.#link.drop(trace.id);
      report(new Error(`More than ${maxQueue} runs wait: some are not judged`));
      return;
    }
    if (this.#waiting.size === 0 && finishOnExit) process.on("beforeExit", this.#stayForVerdicts);
    this.#waiting.set(trace.id, trace);
    this.#link.judge(trace.id);
  }

  /** Resolves when every run that ended so far has its verdict. */
  async idle(): Promise<void> {
    if (this.#waiting.size === 0) return;
    this.#link.stay(true);
    await new Promise<void>((resolve) => this.#watchers.push(resolve));
  }

  async close(): Promise<void> {
    process.off("beforeExit", this.#stayForVerdicts);
    await this.#link.close();
  }

  #lose(traceIds: readonly string[], reason: string): void {
    for (const id of traceIds) {
      const trace = this.#waiting.get(id);
      if (trace) this.#settle(id, errorVerdict({ trace, error: reason }));
    }
  }

  #settle(id: string, verdict: Verdict): void {
    if (!this.#waiting.delete(id)) return;
    this.#options.onVerdict(verdict);
    if (this.#waiting.size > 0) return;
    process.off("beforeExit", this.#stayForVerdicts);
    this.#link.stay(false);
    for (const wake of this.#watchers.splice(0)) wake();
  }
}
