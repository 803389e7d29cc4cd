import { setImmediate } from "node:timers/promises";
import { DecodeThread, threadEnded } from "./decode-thread.ts";
import { type ExportItem, exportSlices } from "./export-items.ts";
import type { ExportBody, Fault, OtlpWire } from "./otlp-wire.ts";

/** Bytes that are decoded in line, within a few milliseconds; larger bodies go to a thread. */
const SMALL = 128 * 1024;
/** Bytes that may wait for the thread: what it decodes within some seconds. */
const MOST_WAITING = 64 * 1024 * 1024;

/**
 * Reads the bodies of exports. A large one is decoded in a thread of its own, one after the other:
 * decoding 16 MB takes a second or two, and nobody else is answered by a thread that decodes.
 */
export class ExportReader {
  readonly #wire: OtlpWire;
  #thread: DecodeThread | undefined;
  /** The large body that is being read. */
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #closed = false;

  constructor(wire: OtlpWire) {
    this.#wire = wire;
  }

  /** Whether a body would be decoded soon. */
  get room(): boolean {
    return this.#waiting < MOST_WAITING;
  }

  /**
   * Hands over the spans or logs of a body in slices, between which others are answered. Tells the
   * fault of a body that cannot be read; nothing of it has been handed over then. @throws TraceJudgeError
   * where the thread ends over it.
   */
  read(body: ExportBody, take: (items: ExportItem[]) => void): Promise<Fault | undefined> {
    if (body.body.byteLength <= SMALL) return this.#readHere(body, take);
    this.#waiting += body.body.byteLength;
    const read = this.#last.then(() => this.#readElsewhere(body, take));
    this.#last = read.catch(() => undefined);
    return read.finally(() => {
      this.#waiting -= body.body.byteLength;
    });
  }

  /** Ends the thread; a body that is being read is not read to its end. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#thread?.close();
  }

  async #readHere(
    { body, encoding, signal }: ExportBody,
    take: (items: ExportItem[]) => void,
  ): Promise<Fault | undefined> {
    const decoded = this.#wire.decode(body, encoding, signal);
    if ("fault" in decoded) return decoded.fault;
    for (const slice of exportSlices(decoded.payload, signal)) {
      take(slice);
      await setImmediate();
    }
    return undefined;
  }

  async #readElsewhere(
    body: ExportBody,
    take: (items: ExportItem[]) => void,
  ): Promise<Fault | undefined> {
    if (this.#closed) throw threadEnded("the server is closing");
    if (this.#thread === undefined || this.#thread.ended) this.#thread = new DecodeThread();
    const thread = this.#thread;
    let answer = await thread.ask({ type: "read", body });
    for (; answer.type === "slice"; answer = await thread.ask({ type: "more" })) {
      take(answer.items);
    }
    return answer.fault;
  }
}
