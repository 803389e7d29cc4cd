import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { TraceJudgeError } from "@tracejudge/core";
import { workerEntry } from "@tracejudge/student/worker-entry";
import { type Deferred, deferred } from "../pool/deferred.ts";
import type { ExportItem } from "./export-items.ts";
import type { ExportBody, Fault } from "./otlp-wire.ts";

/** What the decoding thread is asked; each question has one answer. */
export type ToDecoder = { type: "read"; body: ExportBody } | { type: "more" };

export type FromDecoder =
  | { type: "slice"; items: ExportItem[] }
  | { type: "done"; fault: Fault | undefined };

/**
 * A thread that decodes one body at a time and hands over its spans slice by slice, each when it is
 * asked for: the server's thread never has more than one to take in. Keeps no process alive.
 */
export class DecodeThread {
  readonly #worker: Worker;
  #asked: Deferred<FromDecoder> | undefined;
  #ended = false;

  constructor() {
    const { entry, options } = workerEntry(import.meta.url, "decode-worker");
    this.#worker = new Worker(entry, { ...options, name: "tracejudge-otlp" });
    this.#worker.unref();
    this.#worker.on("message", (answer: FromDecoder) => this.#take()?.resolve(answer));
    this.#worker.on("error", (error) => this.#end(error.name));
    this.#worker.on("exit", (code) => this.#end(`exit ${code}`));
  }

  /** Whether it is of no use any more. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Rejects where the thread ends before it has answered. */
  ask(question: ToDecoder): Promise<FromDecoder> {
    const asked = deferred<FromDecoder>();
    this.#asked = asked;
    if (this.#ended) this.#end("ended before");
    else this.#worker.postMessage(question);
    return asked.promise;
  }

  async close(): Promise<void> {
    if (this.#ended) return;
    const exit = once(this.#worker, "exit");
    await this.#worker.terminate();
    await exit;
  }

  #take(): Deferred<FromDecoder> | undefined {
    const asked = this.#asked;
    this.#asked = undefined;
    return asked;
  }

  #end(reason: string): void {
    this.#ended = true;
    this.#take()?.reject(threadEnded(reason));
  }
}

/** Of a body that was not read to its end. */
export function threadEnded(reason: string): TraceJudgeError {
  return new TraceJudgeError(
    "CLOSED",
    `The decoding thread ended (${reason})`,
    "Send the export again; if it always fails, send less at once",
  );
}
