import type { Verdict } from "@tracejudge/core";
import type { HeldTrace } from "./held-traces.ts";
import { JudgeThread } from "./judge-thread.ts";
import type { JudgeSetup } from "./worker-protocol.ts";

export interface BenchEvents {
  onVerdict(verdict: Verdict): void;
  /** Its own thread crashed too; `silent`: it had to be ended. */
  onLost(trace: HeldTrace, reason: string, silent?: boolean): void;
  report(error: unknown): void;
}

/** Judges finished traces one at a time, each in a fresh thread: those over which one may have crashed. */
export class SuspectBench {
  readonly #setup: JudgeSetup;
  readonly #events: BenchEvents;
  readonly #waiting: HeldTrace[] = [];
  #judged: { trace: HeldTrace; thread: JudgeThread } | undefined;
  #staying = false;

  constructor(setup: JudgeSetup, events: BenchEvents) {
    this.#setup = setup;
    this.#events = events;
  }

  add(trace: HeldTrace): void {
    this.#waiting.push(trace);
    this.#next();
  }

  drop(trace: HeldTrace): void {
    const at = this.#waiting.indexOf(trace);
    if (at >= 0) this.#waiting.splice(at, 1);
    if (this.#judged?.trace !== trace) return;
    this.#judged.thread.end();
    this.#judged = undefined;
    this.#next();
  }

  /** Whether it is being judged now. */
  isAt(trace: HeldTrace): boolean {
    return this.#judged?.trace === trace;
  }

  /** Those that have not begun, and need no thread of their own, are left to others. */
  leaveAllBut(isNeeded: (trace: HeldTrace) => boolean): void {
    const kept = this.#waiting.filter(isNeeded);
    this.#waiting.splice(0, this.#waiting.length, ...kept);
  }

  stay(on: boolean): void {
    this.#staying = on;
    this.#judged?.thread.stay(on);
  }

  close(): void {
    this.#waiting.length = 0;
    this.#judged?.thread.end();
    this.#judged = undefined;
  }

  #next(): void {
    while (!this.#judged) {
      const trace = this.#waiting.shift();
      if (!trace) return;
      try {
        this.#judge(trace);
      } catch (error) {
        this.#judged = undefined;
        this.#events.report(error);
        this.#events.onLost(trace, error instanceof Error ? error.message : String(error));
      }
    }
  }

  #judge(trace: HeldTrace): void {
    const done = (tell: () => void): void => {
      if (this.#judged?.trace !== trace) return;
      this.#judged.thread.end();
      this.#judged = undefined;
      tell();
      this.#next();
    };
    const thread = new JudgeThread(this.#setup, {
      onVerdict: (verdict) => done(() => this.#events.onVerdict(verdict)),
      onUnusable: (message) => done(() => this.#events.onLost(trace, message)),
      onCrash: (error, _, silent) => done(() => this.#events.onLost(trace, error.message, silent)),
      report: this.#events.report,
    });
    this.#judged = { trace, thread };
    thread.stay(this.#staying);
    thread.expect(true);
    thread.post({ type: "rows", traceId: trace.id, rows: trace.rows });
    thread.post({ type: "judge", traceId: trace.id });
  }
}
