import { errorVerdict } from "@tracejudge/core";
import type { ThreadEvents } from "../judge-thread.ts";
import type { JudgeSetup, ToWorker } from "../worker-protocol.ts";

/** What becomes of a trace that a thread is at work on: `lie` crashes it without a word of which. */
export type Fate = "good" | "crash" | "silent" | "lie" | "unusable";

/** What the threads of a test do, and how many there were. */
export const threads = { begun: 0, living: 0, fateOf: (_traceId: string): Fate => "good" };

/** A judging thread that takes one trace a turn, with the fate that `fateOf` tells. */
export class FakeThread {
  readonly #events: ThreadEvents;
  readonly #asked: string[] = [];
  #at: string | undefined;
  #ended = false;
  #busy = false;

  constructor(_setup: JudgeSetup, events: ThreadEvents) {
    this.#events = events;
    threads.begun += 1;
    threads.living += 1;
  }

  post(message: ToWorker): void {
    if (message.type !== "judge") return;
    this.#asked.push(message.traceId);
    if (!this.#busy) setImmediate(() => this.#work());
    this.#busy = true;
  }

  stay(): void {}
  expect(): void {}

  async close(): Promise<void> {
    this.end();
  }

  end(): void {
    if (!this.#ended) threads.living -= 1;
    this.#ended = true;
  }

  #work(): void {
    const traceId = this.#asked.shift();
    this.#busy = traceId !== undefined;
    if (this.#ended || traceId === undefined) return;
    const fate = threads.fateOf(traceId);
    if (fate !== "lie") this.#at = traceId;
    if (fate === "good")
      this.#events.onVerdict({
        ...errorVerdict({ trace: { id: traceId }, error: "" }),
        status: "OK",
      });
    else {
      if (fate === "unusable") this.#events.onUnusable("no model");
      this.end();
      this.#events.onCrash(new Error(fate), this.#at, fate === "silent");
    }
    setImmediate(() => this.#work());
  }
}
