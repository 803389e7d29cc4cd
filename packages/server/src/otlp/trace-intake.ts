import { type OtlpSpan, otlpSpans } from "@tracejudge/core";
import type { JudgePool } from "../pool/judge-pool.ts";
import type { VerdictKeeper } from "../verdict-keeper.ts";
import { within } from "../within.ts";
import type { PartialSuccess } from "./otlp-wire.ts";
import { type GatherLimits, SpanGatherer } from "./span-gatherer.ts";

export interface IntakeOptions {
  pool: JudgePool;
  keeper: VerdictKeeper;
  limits: GatherLimits;
  /** Told of spans that were taken, and of those that were not. */
  onSpans(outcome: "accepted" | "invalid" | "late", count: number): void;
}

/** How often finished traces are looked for. */
const SWEEP_MS = 250;

/** Spans in, verdicts out: gathers spans and has each trace judged when it is finished. */
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
  makeRoom(): boolean {
    while (this.#gatherer.full) {
      const oldest = this.#gatherer.oldest();
      if (oldest === undefined || !this.#options.pool.room) return false;
      this.#judge(oldest);
    }
    return true;
  }

  /** Takes the spans of an export; what it tells of was not taken, and sending it again is no use. */
  take(payload: unknown): PartialSuccess | undefined {
    const counts = { accepted: 0, invalid: 0, late: 0 };
    const now = performance.now();
    for (const { span } of otlpSpans(payload)) counts[this.#add(span, now)] += 1;
    const { onSpans } = this.#options;
    for (const outcome of ["accepted", "invalid", "late"] as const) {
      if (counts[outcome] > 0) onSpans(outcome, counts[outcome]);
    }
    return refused(counts);
  }

  /** Has all that is gathered judged, finished or not, and waits for it at most `waitMs`. */
  async close(waitMs: number): Promise<void> {
    clearInterval(this.#timer);
    const until = performance.now() + waitMs;
    while (this.#gatherer.traces > 0 && performance.now() < until) {
      for (const traceId of this.#gatherer.all()) {
        if (this.#options.pool.room) this.#judge(traceId);
      }
      if (this.#gatherer.traces > 0) await pause(50);
    }
    await within(Math.max(0, until - performance.now()), Promise.all(this.#judging));
  }

  #add(span: OtlpSpan | undefined, now: number): "accepted" | "invalid" | "late" {
    if (span === undefined) return "invalid";
    return this.#gatherer.add(span, now) ? "accepted" : "late";
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
    const { spans } = this.#gatherer.take(traceId);
    const { pool, keeper } = this.#options;
    const judging = pool.judge({ kind: "spans", spans }).then(async (outcome) => {
      if ("judged" in outcome) await keeper.keep(outcome.judged, "otlp");
      else keeper.lose(traceId, outcome.refused);
    });
    this.#judging.add(judging);
    void judging.finally(() => this.#judging.delete(judging));
  }
}

function refused({
  invalid,
  late,
}: Record<"invalid" | "late", number>): PartialSuccess | undefined {
  if (invalid + late === 0) return undefined;
  const reasons = [
    ...(invalid > 0 ? [`${invalid} without a trace id and a span id`] : []),
    ...(late > 0 ? [`${late} came after their trace was judged`] : []),
  ];
  return { rejectedSpans: invalid + late, errorMessage: `spans not taken: ${reasons.join(", ")}` };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
