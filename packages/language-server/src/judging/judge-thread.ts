import { once } from "node:events";
import { SHARE_ENV, Worker, type WorkerOptions } from "node:worker_threads";
import { type JudgeOptions, type Trace, TraceJudgeError, type Verdict } from "@tracejudge/core";
import type { JudgeChoice, OpenJudge } from "../workspace.ts";
import { type FromThread, fromFailure, type ToThread } from "./thread-messages.ts";

/** What to start a thread with that calls `serveJudge`. */
export interface ThreadEntry {
  entry: URL | string;
  options: WorkerOptions;
}

interface Job {
  onProgress: JudgeOptions["onProgress"];
  resolve(verdict: Verdict): void;
  reject(error: unknown): void;
}

type Ready = Extract<FromThread, { type: "ready" }>;

const CLOSE_MS = 2000;

/**
 * Judges in a thread of its own: a forward pass blocks its event loop, and the editor must be answered
 * meanwhile. The entry is asked for when a judge is opened, not before.
 */
export function judgeInThread(entryOf: () => ThreadEntry): OpenJudge {
  return async (choice) => {
    const start = async () => {
      const thread = new JudgeThread(choice, entryOf());
      const ready = await thread.started.catch(async (error: unknown) => {
        await thread.close();
        throw error;
      });
      return { thread, ready };
    };
    let running = await start();
    const { info, fingerprint } = running.ready;
    return {
      info,
      rubric: choice.rubric,
      ...(fingerprint !== undefined && { fingerprint }),
      async judge(trace, options) {
        // A thread that ended cost the run it was at; the next run gets another thread.
        if (running.thread.ended) running = await start();
        return running.thread.judge(trace, options);
      },
      prepare: async () => {},
      close: () => running.thread.close(),
    };
  };
}

class JudgeThread {
  readonly started: Promise<Ready>;
  readonly #worker: Worker;
  readonly #jobs = new Map<number, Job>();
  #lastId = 0;
  #ended: TraceJudgeError | undefined;
  #closing = false;

  constructor(choice: JudgeChoice, { entry, options }: ThreadEntry) {
    // Native code sees the process's environment, not the thread's copy of it.
    process.env.ORT_DISABLE_TELEMETRY = "1";
    const name = "tracejudge";
    const worker = new Worker(entry, { ...options, name, workerData: choice, env: SHARE_ENV });
    this.#worker = worker;
    this.started = new Promise((resolve, reject) => {
      worker.on("message", (message: FromThread) => {
        if (message.type === "ready") resolve(message);
        else if (message.type === "unusable") reject(fromFailure(message.failure));
        else this.#tell(message);
      });
      const ended = (reason: string) => {
        this.#end(threadEnded(reason));
        reject(threadEnded(reason));
      };
      worker.on("error", (error) => ended(error instanceof Error ? error.message : `${error}`));
      worker.on("exit", (code) => ended(`exit ${code}`));
    });
    this.started.catch(() => undefined);
  }

  /** Whether the thread ended by itself. */
  get ended(): boolean {
    return this.#ended !== undefined && !this.#closing;
  }

  /** Rejects at once when the signal goes off; the thread stops at its next window. */
  async judge(trace: Trace, { signal, onProgress }: JudgeOptions = {}): Promise<Verdict> {
    if (this.#ended !== undefined) throw this.#ended;
    if (signal?.aborted) throw aborted(signal.reason);
    const id = ++this.#lastId;
    const stop = new AbortController();
    return new Promise<Verdict>((resolve, reject) => {
      this.#jobs.set(id, { onProgress, resolve, reject });
      this.#post({ type: "judge", id, trace });
      const abort = () => {
        this.#post({ type: "abort", id });
        reject(aborted(signal?.reason));
      };
      signal?.addEventListener("abort", abort, { signal: stop.signal });
    }).finally(() => {
      stop.abort();
      this.#jobs.delete(id);
    });
  }

  async close(): Promise<void> {
    this.#closing = true;
    if (this.#ended !== undefined) return;
    const exit = once(this.#worker, "exit");
    this.#post({ type: "close" });
    const timer = setTimeout(() => void this.#worker.terminate(), CLOSE_MS);
    await exit.catch(() => undefined);
    clearTimeout(timer);
  }

  #tell(message: Exclude<FromThread, { type: "ready" | "unusable" }>): void {
    const job = this.#jobs.get(message.id);
    if (message.type === "progress") job?.onProgress?.(message.done, message.total);
    else if (message.type === "judged") job?.resolve(message.verdict);
    else job?.reject(fromFailure(message.failure));
  }

  #end(error: TraceJudgeError): void {
    this.#ended ??= error;
    for (const { reject } of [...this.#jobs.values()]) reject(error);
  }

  #post(message: ToThread): void {
    this.#worker.postMessage(message);
  }
}

function aborted(cause: unknown): TraceJudgeError {
  return new TraceJudgeError("ABORTED", "Judging was stopped", "Judge again", { cause });
}

function threadEnded(reason: string): TraceJudgeError {
  return new TraceJudgeError("CLOSED", `The judging thread ended (${reason})`, "Judge again");
}
