import type { JudgePool } from "../pool/judge-pool.ts";
import type { VerdictKeeper } from "../verdict-keeper.ts";
import { within } from "../within.ts";
import type { ExportItem } from "./export-items.ts";
import type { ExportReader } from "./export-reader.ts";
import type { Signal } from "./otlp-types.ts";
import type { ExportBody, Fault, PartialSuccess } from "./otlp-wire.ts";
import { type GatherLimits, SpanGatherer } from "./span-gatherer.ts";

export interface IntakeOptions {
  pool: JudgePool;
  reader: ExportReader;
  keeper: VerdictKeeper;
  limits: GatherLimits;
  /** Milliseconds for the judging of one trace, from when a thread has it. */
  judgingMs: number;
  /** Told of spans and logs that were taken, and of those that were not. */
  onTaken(signal: Signal, outcome: Outcome, count: number): void;
}

export type Outcome = "accepted" | "invalid" | "late";

/** How often finished traces are looked for. */
const SWEEP_MS = 250;

/** What became of an export: taken, maybe but for a part of it, or not to be read. */
export type Taken = { partial: PartialSuccess | undefined } | { fault: Fault };

/** Spans and logs in, verdicts out: gathers them and has each trace judged when it is finished. */
export class TraceIntake {
  readonly #options: IntakeOptions;
  readonly #gatherer: SpanGatherer;
  readonly #judging = new Set<Promise<void>>();
  readonly #timer: NodeJS.Timeout;

  constructor(options: IntakeOptions) {
    this.#options = options;
    this.#gatherer = new SpanGatherer(options.limits);
    const pause = Math.min(SWEEP_MS, Math.max(10, options.limits.quietMs / 4));
    this.#timer = setInterval(() => this.#sweep(), pause);
    this.#timer.unref();
  }

  get traces(): number {
    return this.#gatherer.traces;
  }

  get spans(): number {
    return this.#gatherer.spans;
  }

  /**
   * Whether an export can be taken. Where memory is full the trace that has been silent longest is
   * judged as it is; where nobody can judge it now, the exporter has to try again.
   */
  canTake(): boolean {
    return this.#options.reader.room && this.#makeRoom();
  }

  #makeRoom(): boolean {
    while (this.#gatherer.full) {
      const oldest = this.#gatherer.oldest();
      if (oldest === undefined || !this.#options.pool.room) return false;
      this.#judge(oldest);
    }
    return true;
  }

  /**
   * Takes the spans or the logs of an export; what it tells of was not taken, and sending it again is
   * no use. Logs that are no words of a model are passed over.
   */
  async take(body: ExportBody): Promise<Taken> {
    const { reader, onTaken } = this.#options;
    const counts = { accepted: 0, invalid: 0, late: 0 };
    const fault = await reader.read(body, (items) => {
      this.#makeRoom();
      for (const item of items) counts[this.#add(item)] += 1;
    });
    if (fault !== undefined) return { fault };
    for (const outcome of ["accepted", "invalid", "late"] as const) {
      if (counts[outcome] > 0) onTaken(body.signal, outcome, counts[outcome]);
    }
    return { partial: refused(counts, body.signal) };
  }

  /**
   * Has all that is gathered judged, finished or not, and waits for it at most `waitMs`, not at all
   * where nobody is left to judge. What found no judge until then is told as lost.
   */
  async close(waitMs: number): Promise<void> {
    clearInterval(this.#timer);
    const until = performance.now() + waitMs;
    const { pool, keeper } = this.#options;
    while (this.#gatherer.traces > 0 && !pool.gone && performance.now() < until) {
      for (const traceId of this.#gatherer.all()) {
        if (pool.room) this.#judge(traceId);
      }
      if (this.#gatherer.traces > 0) await pause(50);
    }
    for (const traceId of this.#gatherer.all()) {
      this.#gatherer.take(traceId);
      keeper.lose(traceId, pool.gone ? "lost" : "closing");
    }
    await within(Math.max(0, until - performance.now()), Promise.all(this.#judging));
  }

  #add(item: ExportItem): Outcome {
    if (item === "invalid") return "invalid";
    const now = performance.now();
    const isTaken =
      "span" in item ? this.#gatherer.add(item.span, now) : this.#gatherer.addLog(item.log, now);
    return isTaken ? "accepted" : "late";
  }

  /** What finds no room waits for the next time. */
  #sweep(): void {
    if (this.#gatherer.traces === 0) return;
    for (const traceId of this.#gatherer.finished(performance.now())) {
      if (!this.#options.pool.room) return;
      this.#judge(traceId);
    }
  }

  #judge(traceId: string): void {
    const { spans, logs } = this.#gatherer.take(traceId);
    const { pool, keeper, judgingMs } = this.#options;
    const asked = pool.judge({ kind: "spans", spans, logs }, { judgingMs });
    const judging = asked.then(async (outcome) => {
      if ("judged" in outcome) await keeper.keep(outcome.judged, "otlp");
      else keeper.lose(traceId, outcome.refused);
    });
    this.#judging.add(judging);
    void judging.finally(() => this.#judging.delete(judging));
  }
}

function refused(
  { invalid, late }: Record<Outcome, number>,
  signal: Signal,
): PartialSuccess | undefined {
  if (invalid + late === 0) return undefined;
  const reasons = [
    ...(invalid > 0 ? [`${invalid} without a trace id and a span id`] : []),
    ...(late > 0 ? [`${late} came after their trace was judged`] : []),
  ];
  const what = signal === "traces" ? "spans" : "logs";
  return { rejected: invalid + late, errorMessage: `${what} not taken: ${reasons.join(", ")}` };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
