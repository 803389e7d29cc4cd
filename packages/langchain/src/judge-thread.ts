import { once } from "node:events";
import { clearTimeout, setTimeout } from "node:timers"; // an app's tests may replace the global ones
import { SHARE_ENV, Worker, type WorkerOptions } from "node:worker_threads";
import type { Verdict } from "@tracejudge/core";
import { workerEntry } from "@tracejudge/student/worker-entry";
import { outside } from "./outside.ts";
import { toTimeout } from "./patience.ts";
import type { FromWorker, JudgeSetup, ToWorker } from "./worker-protocol.ts";

const CLOSE_MS = 5_000;
/** A thread has at least so long to begin. */
const BEGIN_MS = 60_000;
/** What it said while this thread was busy itself has so long to arrive. */
const ARRIVE_MS = 1_000;
/** A thread deep in native code cannot be ended: it is waited for no longer. */
const END_MS = 5_000;

export interface ThreadEvents {
  onVerdict(verdict: Verdict): void;
  /** The judge cannot be made, here or in another thread. */
  onUnusable(message: string): void;
  /**
   * The thread is gone without having been closed, or ended for being `silent`; `at` is the trace it was
   * last at work on.
   */
  onCrash(error: Error, at: string | undefined, silent: boolean): void;
  report(error: unknown): void;
}

/** One judging thread, from its beginning to its end. Beginning one may throw. */
export class JudgeThread {
  readonly #worker: Worker;
  readonly #events: ThreadEvents;
  readonly #silenceMs: number;
  #at: string | undefined;
  #error: Error | undefined;
  #watch: NodeJS.Timeout | undefined;
  #begun = false;
  #silent = false;
  #ended = false;

  constructor(setup: JudgeSetup, events: ThreadEvents) {
    this.#events = events;
    // Within the thread a silent judge is given up first, unless it blocks the thread.
    this.#silenceMs = toTimeout(2 * toTimeout(setup.judgeTimeoutMs));
    const { entry, options } = workerEntry(import.meta.url);
    const more: WorkerOptions = { name: "tracejudge", workerData: setup, env: SHARE_ENV };
    this.#worker = outside(() => new Worker(entry, { ...options, ...more }));
    this.#worker.on("message", (message: FromWorker) => this.#receive(message));
    this.#worker.on("error", (error) => {
      this.#error ??= error instanceof Error ? error : new Error(String(error));
    });
    // Only now has everything arrived that the thread said before.
    this.#worker.on("exit", (code) => this.#exited(code));
    this.#worker.unref();
  }

  /** Throws where the message is nothing that a thread can take. */
  post(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  /** Whether a process with nothing else to do should stay for this thread. */
  stay(on: boolean): void {
    if (on) this.#worker.ref();
    else this.#worker.unref();
  }

  /** Whether an answer is waited for: a thread that shows no sign of life meanwhile is ended. */
  expect(on: boolean): void {
    if (!on) this.#unwatch();
    else if (!this.#ended) this.#watch ??= this.#newWatch();
  }

  /** Lets it finish what it is at, for five seconds. */
  async close(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    this.#unwatch();
    this.post({ type: "close" });
    this.#worker.ref();
    const timer = setTimeout(() => void this.#worker.terminate(), CLOSE_MS);
    const late = new AbortController();
    const given = setTimeout(() => late.abort(), CLOSE_MS + END_MS);
    await once(this.#worker, "exit", late).catch(() => undefined);
    this.#worker.unref();
    clearTimeout(timer);
    clearTimeout(given);
  }

  /** Ends it at once, whatever it is at. */
  end(): void {
    this.#ended = true;
    this.#unwatch();
    void this.#worker.terminate();
  }

  #receive(message: FromWorker): void {
    this.#begun = true;
    if (this.#watch && !this.#silent) {
      this.#unwatch();
      this.#watch = this.#newWatch();
    }
    if (message.type === "verdict") this.#events.onVerdict(message.verdict);
    else if (message.type === "at") this.#at = message.traceId;
    else if (message.type === "trouble") this.#events.report(new Error(message.message));
    else this.#events.onUnusable(message.message);
  }

  #newWatch(): NodeJS.Timeout {
    const ms = this.#begun ? this.#silenceMs : Math.max(this.#silenceMs, BEGIN_MS);
    return setTimeout(() => {
      this.#watch = setTimeout(() => this.#giveUp(ms), ARRIVE_MS).unref();
    }, ms).unref();
  }

  #giveUp(ms: number): void {
    this.#error ??= new Error(`The judging thread did not answer for ${ms / 1000} s`);
    this.#silent = true;
    void this.#worker.terminate();
    this.#watch = setTimeout(() => {
      this.#worker.unref();
      this.#exited(1);
    }, END_MS).unref();
  }

  #exited(code: number): void {
    this.#unwatch();
    if (this.#ended) return;
    this.#ended = true;
    const error = this.#error ?? new Error(`judging thread ended (${code})`);
    this.#events.onCrash(error, this.#at, this.#silent);
  }

  #unwatch(): void {
    clearTimeout(this.#watch);
    this.#watch = undefined;
  }
}
