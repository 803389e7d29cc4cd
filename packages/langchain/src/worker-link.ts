import type { LangSmithRun, Verdict } from "@tracejudge/core";
import { type HeldTrace, HeldTraces } from "./held-traces.ts";
import type { JudgeLink, LinkEvents } from "./judge-link.ts";
import { JudgeThread } from "./judge-thread.ts";
import { SuspectBench } from "./suspect-bench.ts";
import type { JudgeSetup, ToWorker } from "./worker-protocol.ts";

/** After so many crashes in a row runs are judged alone. */
const RESTARTS = 3;
/** So many runs judged since a crash show that it was not the thread's fault. */
const JUDGED_WELL = 10;
/** So many runs lost alone, one after the other, show that it is the thread's own fault. */
const HOPELESS = 8;
/** One whose thread was waited for in vain counts for so many. */
const SILENT = 4;
const CLOSED = "The handler was closed before the run was judged";

/**
 * Judges in a thread of its own, begun at the first need, and again after a crash. The trace that a
 * crashed thread was at work on is tried once more, alone; the others go on in the next thread. After
 * the fourth crash in a row each run has a thread of its own, until ten are judged well, or eight are
 * lost in a row: then nothing is judged any more.
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
  /** Each run has a thread of its own. */
  #alone = false;
  /** Runs lost alone since the last verdict. */
  #losses = 0;
  /** Why nothing can be judged any more. */
  #unusable: string | undefined;
  #staying = false;
  #closing = false;

  constructor(setup: JudgeSetup, events: LinkEvents) {
    this.#setup = setup;
    this.#events = events;
    this.#bench = new SuspectBench(setup, {
      onVerdict: (verdict) => this.#deliver(verdict),
      onLost: (trace, reason, silent) => this.#lostAlone(trace, reason, silent ? SILENT : 1),
      report: events.report,
    });
  }

  warm(): void {
    if (!this.#alone) this.#running();
  }

  rows(traceId: string, rows: LangSmithRun[]): void {
    if (this.#unusable !== undefined) return;
    const trace = this.#traces.add(traceId, rows);
    if (this.#isAlone(trace) || trace.lost !== undefined) return;
    if (!this.#post({ type: "rows", traceId, rows })) trace.lost = this.#whyLost();
  }

  judge(traceId: string): void {
    const trace = this.#traces.get(traceId);
    if (trace) trace.ended = true;
    if (!trace || trace.lost !== undefined || !this.#ask(trace)) {
      this.#traces.delete(traceId);
      this.#events.onLost([traceId], trace?.lost ?? this.#whyLost());
    }
  }

  #ask(trace: HeldTrace): boolean {
    if (this.#isAlone(trace)) this.#bench.add(trace);
    else if (this.#post({ type: "judge", traceId: trace.id })) this.#thread?.expect(true);
    else return false;
    return true;
  }

  #isAlone(trace: HeldTrace): boolean {
    return this.#alone || trace.suspect;
  }

  drop(traceId: string): void {
    const trace = this.#traces.get(traceId);
    if (!trace || !this.#traces.delete(traceId)) return;
    if (this.#isAlone(trace)) this.#bench.drop(trace);
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
    if (!this.#traces.delete(verdict.traceId)) return;
    this.#losses = 0;
    if (verdict.status !== "ERROR") this.#judged += 1;
    if (this.#judged >= JUDGED_WELL) this.#recover();
    if (!this.#traces.areExpected) this.#thread?.expect(false);
    this.#events.onVerdict(verdict);
  }

  /** Its crashes were the fault of runs. */
  #recover(): void {
    this.#crashes = 0;
    if (!this.#alone) return;
    this.#alone = false;
    const left = this.#traces.all().filter((trace) => !trace.suspect && !this.#bench.isAt(trace));
    this.#bench.leaveAllBut(({ suspect }) => suspect);
    for (const trace of left) if (trace.lost === undefined) this.#tryAgain(trace);
  }

  #crashed(error: Error, at: string | undefined): void {
    this.#thread = undefined;
    if (this.#closing) return;
    if (this.#unusable !== undefined) {
      this.#lose(this.#traces.all(), this.#unusable);
      return;
    }
    this.#crashes += 1;
    this.#judged = 0;
    this.#alone = this.#crashes > RESTARTS;
    this.#events.report(error);
    for (const trace of this.#traces.afterCrash(at)) this.#tryAgain(trace);
  }

  #tryAgain(trace: HeldTrace): void {
    const { id, rows, ended } = trace;
    const isPosted = this.#isAlone(trace) || this.#post({ type: "rows", traceId: id, rows });
    if (!isPosted) trace.lost = this.#whyLost();
    if (ended) this.judge(id);
  }

  #lostAlone(trace: HeldTrace, reason: string, weight: number): void {
    this.#losses += weight;
    this.#lose([trace], reason);
    if (this.#losses < HOPELESS) return;
    this.#unusable ??= reason;
    this.#bench.close();
    this.#thread?.end();
    this.#thread = undefined;
    this.#lose(this.#traces.all(), this.#unusable);
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
