import { isRootSpan, type OtlpSpan } from "@tracejudge/core";

export interface GatherLimits {
  /** A trace is finished when its root has ended and nothing came for so long. */
  quietMs: number;
  /** The same where only a span with a parent in another process has ended: more may come from there. */
  remoteQuietMs: number;
  /** One whose root never ends is finished after so long without a span. */
  idleMs: number;
  /** Spans, and characters of their JSON, of one trace; at the cap it is finished. */
  traceSpans: number;
  traceSize: number;
  /** Traces, and characters, held in all. */
  traces: number;
  size: number;
}

export const defaultGatherLimits: GatherLimits = {
  quietMs: 2_000,
  remoteQuietMs: 30_000,
  idleMs: 300_000,
  traceSpans: 10_000,
  traceSize: 16 * 1024 * 1024,
  traces: 5_000,
  size: 64 * 1024 * 1024,
};

/** A trace that is as complete as it will be. */
export interface GatheredTrace {
  traceId: string;
  /** Each an `OtlpSpan` as JSON text. */
  spans: string[];
}

interface OpenTrace {
  /** By span id: exporters send a span again when they missed the answer. */
  spans: Map<string, string>;
  size: number;
  lastAt: number;
  /** Which kind of root has ended. */
  ended?: "root" | "remote";
}

/** So many ids of finished traces are remembered, to tell late spans from those of a new trace. */
const REMEMBERED = 10_000;

/** Gathers spans by trace in bounded memory; times are milliseconds of one clock. */
export class SpanGatherer {
  readonly #limits: GatherLimits;
  readonly #open = new Map<string, OpenTrace>();
  readonly #finished = new Set<string>();
  #size = 0;
  #spans = 0;

  constructor(limits: GatherLimits) {
    this.#limits = limits;
  }

  get traces(): number {
    return this.#open.size;
  }

  get spans(): number {
    return this.#spans;
  }

  /** Whether nothing more should be taken before a trace is given away. */
  get full(): boolean {
    return this.#open.size >= this.#limits.traces || this.#size >= this.#limits.size;
  }

  /** False where the span's trace is finished: it came too late. */
  add(span: OtlpSpan, now: number): boolean {
    const { traceId, spanId } = span;
    const known = this.#open.get(traceId);
    if (this.#finished.has(traceId) || (known !== undefined && this.#isCapped(known))) return false;
    const trace: OpenTrace = known ?? { spans: new Map(), size: 0, lastAt: now };
    this.#open.set(traceId, trace);
    const text = JSON.stringify(span);
    const before = trace.spans.get(spanId);
    trace.spans.set(spanId, text);
    trace.size += text.length - (before?.length ?? 0);
    this.#size += text.length - (before?.length ?? 0);
    this.#spans += before === undefined ? 1 : 0;
    trace.lastAt = now;
    if (isRootSpan(span) && span.endTime !== undefined && trace.ended !== "root") {
      trace.ended = span.remoteParent ? "remote" : "root";
    }
    return true;
  }

  /** Ids of the finished traces, those that waited longest first. */
  finished(now: number): string[] {
    return this.#byAge(
      (trace) => this.#isCapped(trace) || now - trace.lastAt >= this.#patience(trace),
    );
  }

  /** Id of the trace to give away first where room is needed. */
  oldest(): string | undefined {
    return this.#byAge(() => true)[0];
  }

  /** Ids of all traces that are open. */
  all(): string[] {
    return [...this.#open.keys()];
  }

  /** Gives a trace away; spans of it that come later are late. */
  take(traceId: string): GatheredTrace {
    const trace = this.#open.get(traceId);
    this.#open.delete(traceId);
    this.#size -= trace?.size ?? 0;
    this.#spans -= trace?.spans.size ?? 0;
    this.#finished.add(traceId);
    const [first] = this.#finished;
    if (this.#finished.size > REMEMBERED && first !== undefined) this.#finished.delete(first);
    return { traceId, spans: [...(trace?.spans.values() ?? [])] };
  }

  #patience({ ended }: OpenTrace): number {
    const { quietMs, remoteQuietMs, idleMs } = this.#limits;
    if (ended === "root") return quietMs;
    return ended === "remote" ? remoteQuietMs : idleMs;
  }

  #isCapped({ spans, size }: OpenTrace): boolean {
    return spans.size >= this.#limits.traceSpans || size >= this.#limits.traceSize;
  }

  #byAge(wanted: (trace: OpenTrace) => boolean): string[] {
    return [...this.#open]
      .filter(([, trace]) => wanted(trace))
      .sort(([, a], [, b]) => a.lastAt - b.lastAt)
      .map(([traceId]) => traceId);
  }
}
