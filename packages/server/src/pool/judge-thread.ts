import { once } from "node:events";
import { SHARE_ENV, Worker } from "node:worker_threads";
import { type JudgeInfo, TraceJudgeError, type TraceJudgeErrorCode } from "@tracejudge/core";
import { workerEntry } from "@tracejudge/student/worker-entry";
import { deferred } from "./deferred.ts";
import type { FromThread, Job, Judged, JudgeSetup, ToThread } from "./job.ts";

/** How a job ended in its thread. */
export type ThreadAnswer = { judged: Judged } | { failed: string };

const CLOSE_MS = 5_000;
/** How long a thread may take to let go of a job, unless told otherwise. */
const LET_GO_MS = 5_000;

/** One thread that judges one job at a time. Once it has ended it is of no use any more. */
export class JudgeThread {
  readonly #worker: Worker;
  readonly #started: Promise<JudgeInfo>;
  #job: { id: number; resolve(answer: ThreadAnswer): void } | undefined;
  #lastId = 0;
  #ended = false;
  #stuck = false;
  readonly #letGoMs: number;

  constructor(setup: JudgeSetup, onEnd: () => void, letGoMs = LET_GO_MS) {
    this.#letGoMs = letGoMs;
    const { entry, options } = workerEntry(import.meta.url);
    const started = deferred<JudgeInfo>();
    this.#started = started.promise;
    this.#worker = new Worker(entry, {
      ...options,
      name: "tracejudge",
      workerData: setup,
      env: SHARE_ENV,
    });
    const ended = (reason: string) => {
      if (this.#ended) return;
      this.#ended = true;
      started.reject(threadEnded(reason));
      this.#answer({ failed: reason });
      onEnd();
    };
    this.#worker.on("message", (message: FromThread) => {
      if (message.type === "ready") started.resolve(message.info);
      else if (message.type === "unusable") started.reject(unusable(message));
      else if (message.id === this.#job?.id) {
        this.#answer(
          "judged" in message ? { judged: message.judged } : { failed: message.message },
        );
      }
    });
    this.#worker.on("error", (error) => ended(error.name));
    this.#worker.on("exit", (code) => ended(`exit ${code}`));
  }

  /** Rejects with a TraceJudgeError where the student cannot be loaded. */
  started(): Promise<JudgeInfo> {
    return this.#started;
  }

  get idle(): boolean {
    return this.#job === undefined && !this.#ended;
  }

  run(job: Job): Promise<ThreadAnswer> {
    const id = ++this.#lastId;
    const { promise, resolve } = deferred<ThreadAnswer>();
    this.#job = { id, resolve };
    this.#post({ type: "job", id, job });
    return promise;
  }

  /** Whether it was ended because it did not let go of a job that nobody waited for any more. */
  get stuck(): boolean {
    return this.#stuck;
  }

  /** Ends the job under way at its next window; a thread that does not let go of it is ended itself. */
  abort(): void {
    const job = this.#job;
    if (job === undefined) return;
    this.#post({ type: "abort", id: job.id });
    const timer = setTimeout(() => {
      if (this.#job !== job) return;
      this.#stuck = true;
      void this.#worker.terminate();
    }, this.#letGoMs);
    timer.unref();
  }

  async close(): Promise<void> {
    if (this.#ended) return;
    const exit = once(this.#worker, "exit");
    this.#post({ type: "close" });
    const timer = setTimeout(() => void this.#worker.terminate(), CLOSE_MS);
    await exit.catch(() => undefined);
    clearTimeout(timer);
  }

  #answer(answer: ThreadAnswer): void {
    const job = this.#job;
    this.#job = undefined;
    job?.resolve(answer);
  }

  #post(message: ToThread): void {
    this.#worker.postMessage(message);
  }
}

function unusable(message: Extract<FromThread, { type: "unusable" }>): TraceJudgeError {
  const text = message.message.replace(`. ${message.remedy}.`, "");
  return new TraceJudgeError(message.code as TraceJudgeErrorCode, text, message.remedy);
}

function threadEnded(reason: string): TraceJudgeError {
  return new TraceJudgeError(
    "CLOSED",
    `The judging thread ended (${reason})`,
    "Start the server again",
  );
}
