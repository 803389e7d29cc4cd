import type { LangSmithRun, Verdict } from "@tracejudge/core";
import { type HeldTrace, HeldTraces } from "./held-traces.ts";
import type { JudgeLink, LinkEvents } from "./judge-link.ts";
import { JudgeThread } from "./judge-thread.ts";
import { SuspectBench } from "./suspect-bench.ts";
import type { JudgeSetup, ToWorker } from "./worker-protocol.ts";

/** So many crashes in a row are the thread's own fault. */
const RESTARTS = 3;
/** So many runs judged since a crash show that it was not the thread's fault. */
const JUDGED_WELL = 10;
const CLOSED = "The handler was closed before the run was judged";

/**
 * Judges in a thread of its own, begun at the first need, and again after a crash: three times in a
 * row at most, and as often again whenever it has judged well since. The trace that a crashed thread
 * was at work on is tried once more, alone; the others go on in the next thread.
 */
export class WorkerLink implements JudgeLink {
  readonly #setup: JudgeSetup;
  readonly #events: LinkEvents;
  readonly #traces = new HeldTraces();
  readonly #bench: SuspectBench;
  #thread: JudgeThread | undefined;
  #crashes = 0;
  /** Runs judged since the last crash. */
  #judged = 0;
  /** Why nothing can be judged any more. */
  #unusable: string | undefined;
  #staying = false;
  #closing = false;

  constructor(setup: JudgeSetup, events: LinkEvents) {
    this.#setup = setup;
    this.#events = events;
    this.#bench = new SuspectBench(setup, {
      onVerdict: (verdict) => this.#deliver(verdict),
      onLost: (trace, reason) => this.#lose([trace], reason),
      report: events.report,
    });
  }

  warm(): void {
    this.#running();
  }

  rows(traceId: string, rows: LangSmithRun[]): void {
    if (this.#unusable !== undefined) return;
    const trace = this.#traces.add(traceId, rows);
    if (trace.suspect || trace.lost !== undefined) return;
    if (!this.#post({ type: "rows", traceId, rows })) trace.lost = this.#whyLost();
  }

  judge(traceId: string): void {
    const trace = this.#traces.get(traceId);
    if (trace) trace.ended = true;
    if (trace?.lost === undefined && trace?.suspect) this.#bench.add(trace);
    else if (trace && trace.lost === undefined && this.#post({ type: "judge", traceId })) {
      this.#thread?.expect(true);
    } else {
      this.#traces.delete(traceId);
      this.#events.onLost([traceId], trace?.lost ?? this.#whyLost());
    }
  }

  drop(traceId: string): void {
    const trace = this.#traces.get(traceId);
    if (!trace || !this.#traces.delete(traceId)) return;
    if (trace.suspect) this.#bench.drop(trace);
    else if (this.#thread) this.#post({ type: "drop", traceId });
  }

  stay(on: boolean): void {
    this.#staying = on;
    this.#thread?.stay(on);
    this.#bench.stay(on);
  }

  async close(): Promise<void> {
    if (this.#closing) return;
    this.#closing = true;
    this.#bench.close();
    await this.#thread?.close();
    this.#lose(this.#traces.all(), CLOSED);
  }

  #whyLost(): string {
    return this.#unusable ?? (this.#closing ? CLOSED : "the judging thread lost the run");
  }

  #running(): JudgeThread | undefined {
    if (this.#unusable !== undefined || this.#closing) return undefined;
    try {
      this.#thread ??= this.#begin();
      return this.#thread;
    } catch (error) {
      this.#unusable = error instanceof Error ? error.message : String(error);
      this.#events.report(error);
      return undefined;
    }
  }

  #begin(): JudgeThread {
    const thread = new JudgeThread(this.#setup, {
      onVerdict: (verdict) => this.#deliver(verdict),
      onUnusable: (message) => {
        this.#unusable = message;
        this.#events.report(new Error(message));
        this.#lose(this.#traces.all(), message);
      },
      onCrash: (error, at) => this.#crashed(error, at),
      report: this.#events.report,
    });
    thread.stay(this.#staying);
    return thread;
  }

  #deliver(verdict: Verdict): void {
    this.#traces.delete(verdict.traceId);
    if (verdict.status !== "ERROR") this.#judged += 1;
    if (this.#judged >= JUDGED_WELL) this.#crashes = 0;
    if (!this.#traces.areExpected) this.#thread?.expect(false);
    this.#events.onVerdict(verdict);
  }

  #crashed(error: Error, at: string | undefined): void {
    this.#thread = undefined;
    if (this.#closing) return;
    if (this.#unusable === undefined) {
      this.#crashes += 1;
      this.#judged = 0;
      if (this.#crashes > RESTARTS) this.#unusable = error.message;
      this.#events.report(error);
    }
    if (this.#unusable !== undefined) {
      this.#lose(this.#traces.all(), this.#unusable);
      return;
    }
    const { again, lost } = this.#traces.afterCrash(at);
    this.#lose(lost, error.message);
    for (const trace of again) this.#tryAgain(trace);
  }

  #tryAgain(trace: HeldTrace): void {
    const { id, rows, ended, suspect } = trace;
    if (suspect && ended) this.#bench.add(trace);
    if (suspect) return;
    if (!this.#post({ type: "rows", traceId: id, rows })) trace.lost = this.#whyLost();
    if (ended) this.judge(id);
  }

  #lose(traces: readonly HeldTrace[], reason: string): void {
    const waiting = this.#traces.lose(traces, reason);
    if (waiting.length > 0) this.#events.onLost(waiting, reason);
  }

  #post(message: ToWorker): boolean {
    try {
      const thread = this.#running();
      thread?.post(message);
      return thread !== undefined;
    } catch (error) {
      this.#events.report(error);
      return false;
    }
  }
}
