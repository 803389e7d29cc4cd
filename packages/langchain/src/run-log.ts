import { clearImmediate, clearTimeout, setImmediate, setTimeout } from "node:timers"; // an app's tests may replace the global ones
import type { LangSmithRun, NamedTrace, Verdict } from "@tracejudge/core";
import type { TraceStore } from "@tracejudge/store";
import type { OpenTrace } from "./open-run.ts";
import { outside } from "./outside.ts";
import type { VerdictQueue } from "./verdict-queue.ts";

export interface RunLogParts {
  store: TraceStore | undefined;
  queue: VerdictQueue | undefined;
  /** Nothing is left to hand on or to write. */
  onRest(): void;
  report(error: unknown): void;
}

/** Rows wait so long for others: each hand-over costs a write and a message, however many they are. */
const GATHER_MS = 5;

/** Gathers rows for a moment, at most until their run ends, then stores them and hands them on. */
export class RunLog {
  readonly #store: TraceStore | undefined;
  readonly #queue: VerdictQueue | undefined;
  readonly #onRest: () => void;
  readonly #report: (error: unknown) => void;
  #rows: LangSmithRun[] = [];
  #toJudge = new Map<string, LangSmithRun[]>();
  #ended: OpenTrace[] = [];
  #soon: NodeJS.Timeout | undefined;
  #next: NodeJS.Immediate | undefined;
  #written: Promise<unknown> = Promise.resolve();
  /** Writes under way. */
  #writes = 0;
  #rowCount = 0;
  #traceCount = 0;

  constructor({ store, queue, onRest, report }: RunLogParts) {
    this.#store = store;
    this.#queue = queue;
    this.#onRest = onRest;
    this.#report = report;
  }

  get rows(): number {
    return this.#rowCount;
  }

  get traces(): number {
    return this.#traceCount;
  }

  /** Whether rows or verdicts are still to be handed on or written. */
  get busy(): boolean {
    return this.#isScheduled || this.#writes > 0;
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
    if (!this.#isScheduled) {
      this.#soon = outside(() => setTimeout(() => this.#handOver(), GATHER_MS));
    }
  }

  end(trace: OpenTrace): void {
    this.#traceCount += 1;
    this.#ended.push(trace);
    this.#next ??= outside(() => setImmediate(() => this.#handOver()));
  }

  async verdict(verdict: Verdict): Promise<void> {
    if (this.#store) this.#track(this.#store.appendVerdict(verdict));
    await this.#written;
  }

  /** When the process ends now: all rows and verdicts so far are on the disk when it returns. */
  leave(reason: string): void {
    this.#unschedule();
    const rows = this.#rows.splice(0);
    if (rows.length > 0) void this.#store?.appendRuns(rows);
    this.#queue?.abandon(this.#ended.splice(0).map(nameOnly), reason);
    this.#store?.writeNow();
  }

  /** Resolves when all rows so far are on the disk and handed on. */
  async flush(): Promise<void> {
    if (this.#isScheduled) outside(() => this.#handOver());
    await this.#written;
  }

  get #isScheduled(): boolean {
    return this.#soon !== undefined || this.#next !== undefined;
  }

  #unschedule(): void {
    clearTimeout(this.#soon);
    clearImmediate(this.#next);
    this.#soon = undefined;
    this.#next = undefined;
  }

  #handOver(): void {
    this.#unschedule();
    const [rows, toJudge, ended] = [this.#rows, this.#toJudge, this.#ended];
    this.#rows = [];
    this.#toJudge = new Map();
    this.#ended = [];
    if (this.#store && rows.length > 0) this.#track(this.#store.appendRuns(rows));
    for (const [traceId, own] of toJudge) this.#safely(() => this.#queue?.add(traceId, own));
    for (const trace of ended) this.#safely(() => this.#queue?.end(nameOnly(trace)));
    if (!this.busy) this.#onRest();
  }

  /** This comes from a timer: what it threw would end the app. */
  #safely(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#report(error);
    }
  }

  #track(written: Promise<unknown>): void {
    this.#writes += 1;
    this.#written = written.finally(() => {
      this.#writes -= 1;
      if (!this.busy) this.#onRest();
    });
  }
}

function nameOnly({ id, name, keptThreadId }: OpenTrace): NamedTrace {
  return { id, name, threadId: keptThreadId };
}
