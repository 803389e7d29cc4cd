import type { LangSmithRun, Verdict } from "@tracejudge/core";
import type { TraceStore } from "@tracejudge/store";
import type { OpenTrace } from "./open-run.ts";
import type { VerdictQueue } from "./verdict-queue.ts";

/** Gathers the rows of one turn of the event loop, then stores them and hands them on for judging. */
export class RunLog {
  readonly #store: TraceStore | undefined;
  readonly #queue: VerdictQueue | undefined;
  #rows: LangSmithRun[] = [];
  #toJudge = new Map<string, LangSmithRun[]>();
  #ended: OpenTrace[] = [];
  #scheduled: NodeJS.Immediate | undefined;
  #written: Promise<unknown> = Promise.resolve();
  #rowCount = 0;
  #traceCount = 0;

  constructor(store: TraceStore | undefined, queue: VerdictQueue | undefined) {
    this.#store = store;
    this.#queue = queue;
  }

  get rows(): number {
    return this.#rowCount;
  }

  get traces(): number {
    return this.#traceCount;
  }

  row(row: LangSmithRun, late: boolean): void {
    this.#rowCount += 1;
    this.#rows.push(row);
    const { trace_id: traceId } = row;
    if (!late && traceId && this.#queue) {
      const own = this.#toJudge.get(traceId) ?? [];
      this.#toJudge.set(traceId, own);
      own.push(row);
    }
    this.#schedule();
  }

  end(trace: OpenTrace): void {
    this.#traceCount += 1;
    this.#ended.push(trace);
    this.#schedule();
  }

  async verdict(verdict: Verdict): Promise<void> {
    if (this.#store) this.#written = this.#store.appendVerdict(verdict);
    await this.#written;
  }

  /** Resolves when all rows so far are on the disk and handed on. */
  async flush(): Promise<void> {
    if (this.#scheduled) {
      clearImmediate(this.#scheduled);
      this.#handOver();
    }
    await this.#written;
  }

  #schedule(): void {
    this.#scheduled ??= setImmediate(() => this.#handOver());
  }

  #handOver(): void {
    this.#scheduled = undefined;
    const [rows, toJudge, ended] = [this.#rows, this.#toJudge, this.#ended];
    this.#rows = [];
    this.#toJudge = new Map();
    this.#ended = [];
    if (this.#store && rows.length > 0) this.#written = this.#store.appendRuns(rows);
    for (const [traceId, own] of toJudge) this.#queue?.add(traceId, own);
    for (const { id, name, threadId } of ended) this.#queue?.end({ id, name, threadId });
  }
}
