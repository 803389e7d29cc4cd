import { once } from "node:events";
import { SHARE_ENV, Worker } from "node:worker_threads";
import type { LangSmithRun } from "@tracejudge/core";
import { workerEntry } from "@tracejudge/student/worker-entry";
import type { JudgeLink, LinkEvents } from "./judge-link.ts";
import type { FromWorker, JudgeSetup, ToWorker } from "./worker-protocol.ts";

const RESTARTS = 1;
/** So many runs judged since a crash show that the crash was not the thread's fault. */
const JUDGED_WELL = 10;
const CLOSE_MS = 5_000;

/**
 * Judges in a thread of its own, begun at the first need. A crash costs the traces it held; the
 * thread is begun again once, and once more whenever it has judged well since. No trace is tried again.
 */
export class WorkerLink implements JudgeLink {
  readonly #setup: JudgeSetup;
  readonly #events: LinkEvents;
  /** Traces of which the thread has rows. */
  readonly #held = new Set<string>();
  /** Traces whose rows went down with a thread. */
  readonly #broken = new Set<string>();
  #worker: Worker | undefined;
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
  }

  warm(): void {
    this.#running();
  }

  rows(traceId: string, rows: LangSmithRun[]): void {
    if (this.#broken.has(traceId)) return;
    if (this.#post({ type: "rows", traceId, rows })) this.#held.add(traceId);
  }

  judge(traceId: string): void {
    const whole = !this.#broken.delete(traceId) && this.#held.has(traceId);
    if (whole && this.#post({ type: "judge", traceId })) return;
    this.#held.delete(traceId);
    this.#events.onLost([traceId], this.#unusable ?? "the judging thread lost the run");
  }

  drop(traceId: string): void {
    this.#broken.delete(traceId);
    if (this.#held.delete(traceId)) this.#post({ type: "drop", traceId });
  }

  stay(on: boolean): void {
    this.#staying = on;
    if (on) this.#worker?.ref();
    else this.#worker?.unref();
  }

  async close(): Promise<void> {
    const ending = this.#worker;
    if (!ending || this.#closing) return;
    this.#post({ type: "close" });
    this.#closing = true;
    ending.ref();
    const timer = setTimeout(() => void ending.terminate(), CLOSE_MS);
    await once(ending, "exit").catch(() => undefined);
    clearTimeout(timer);
  }

  #running(): Worker | undefined {
    if (this.#unusable !== undefined || this.#closing) return undefined;
    try {
      this.#worker ??= this.#begin();
      return this.#worker;
    } catch (error) {
      this.#unusable = error instanceof Error ? error.message : String(error);
      this.#events.report(error);
      return undefined;
    }
  }

  #begin(): Worker {
    const { entry, options } = workerEntry(import.meta.url);
    const begun = new Worker(entry, {
      ...options,
      name: "tracejudge",
      workerData: this.#setup,
      env: SHARE_ENV,
    });
    begun.on("message", (message: FromWorker) => this.#receive(message));
    begun.on("error", (error) => this.#crashed(begun, error));
    begun.on("exit", (code) => this.#crashed(begun, new Error(`judging thread ended (${code})`)));
    if (!this.#staying) begun.unref();
    return begun;
  }

  #receive(message: FromWorker): void {
    if (message.type === "verdict") {
      this.#held.delete(message.verdict.traceId);
      if (message.verdict.status !== "ERROR") this.#judged += 1;
      if (this.#judged >= JUDGED_WELL) this.#crashes = 0;
      this.#events.onVerdict(message.verdict);
      return;
    }
    if (message.type === "trouble") {
      this.#events.report(new Error(message.message));
      return;
    }
    this.#unusable = message.message;
    this.#events.report(new Error(message.message));
    this.#lose(message.message);
  }

  #crashed(which: Worker, error: Error): void {
    if (which !== this.#worker || this.#closing) return;
    this.#worker = undefined;
    if (this.#unusable === undefined) {
      this.#crashes += 1;
      this.#judged = 0;
      if (this.#crashes > RESTARTS) this.#unusable = error.message;
      this.#events.report(error);
    }
    this.#lose(error.message);
  }

  #lose(reason: string): void {
    const lost = [...this.#held];
    this.#held.clear();
    for (const id of lost) this.#broken.add(id);
    this.#events.onLost(lost, reason);
  }

  #post(message: ToWorker): boolean {
    try {
      const worker = this.#running();
      worker?.postMessage(message);
      return worker !== undefined;
    } catch (error) {
      this.#events.report(error);
      return false;
    }
  }
}
