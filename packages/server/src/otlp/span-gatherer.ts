import type { LogItem, SpanItem } from "./export-items.ts";

export interface GatherLimits {
  /** A trace is finished when its root has ended and nothing came for so long. */
  quietMs: number;
  /** The same where a model's span has no words: logs are sent apart, every few seconds. */
  logsQuietMs: number;
  /** The same where only a span with a parent in another process has ended: more may come from there. */
  remoteQuietMs: number;
  /** One whose root never ends is finished after so long without a span. */
  idleMs: number;
  /** Spans and logs, and characters of their JSON, of one trace; at the cap it is finished. */
  traceSpans: number;
  traceSize: number;
  /** Traces, and characters, held in all. */
  traces: number;
  size: number;
}

export const defaultGatherLimits: GatherLimits = {
  quietMs: 2_000,
  logsQuietMs: 6_000,
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
  /** Each an `OtlpLog` as JSON text. */
  logs: string[];
}

interface OpenTrace {
  /** By span id: exporters send a span again when they missed the answer. */
  spans: Map<string, string>;
  /** By a hash of the log, for the same reason. */
  logs: Map<string, string>;
  size: number;
  lastAt: number;
  /** Which kind of root has ended. */
  ended?: "root" | "remote";
  /** The words of one of its models are not in its span. */
  wordless: boolean;
}

/** So many ids of finished traces are remembered, to tell late spans from those of a new trace. */
const REMEMBERED = 10_000;

/** Gathers spans, and the logs of their words, by trace in bounded memory; times are milliseconds of one clock. */
export class SpanGatherer {
  readonly #limits: GatherLimits;
  /** The one that was silent longest comes first. */
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
  add(span: SpanItem, now: number): boolean {
    const trace = this.#openTrace(span.traceId, now);
    if (trace === undefined) return false;
    this.#spans += trace.spans.has(span.spanId) ? 0 : 1;
    this.#put(trace, trace.spans, span.spanId, span.text);
    trace.wordless ||= span.wordless;
    if (span.ended !== undefined && trace.ended !== "root") trace.ended = span.ended;
    return true;
  }

  /** The same for what a model was told or said, where that is sent apart. */
  addLog(log: LogItem, now: number): boolean {
    const trace = this.#openTrace(log.traceId, now);
    if (trace === undefined) return false;
    this.#put(trace, trace.logs, log.hash, log.text);
    return true;
  }

  #openTrace(traceId: string, now: number): OpenTrace | undefined {
    const known = this.#open.get(traceId);
    if (this.#finished.has(traceId) || (known !== undefined && this.#isCapped(known))) {
      return undefined;
    }
    const begun = { spans: new Map(), logs: new Map(), size: 0, lastAt: now, wordless: false };
    const trace: OpenTrace = known ?? begun;
    this.#open.delete(traceId);
    this.#open.set(traceId, trace);
    trace.lastAt = now;
    return trace;
  }

  #put(trace: OpenTrace, into: Map<string, string>, key: string, text: string): void {
    const more = text.length - (into.get(key)?.length ?? 0);
    into.set(key, text);
    trace.size += more;
    this.#size += more;
  }

  /** Ids of the finished traces, those that waited longest first. */
  finished(now: number): string[] {
    return [...this.#open]
      .filter(([, trace]) => this.#isCapped(trace) || now - trace.lastAt >= this.#patience(trace))
      .map(([traceId]) => traceId);
  }

  /** Id of the trace to give away first where room is needed. */
  oldest(): string | undefined {
    return this.#open.keys().next().value;
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
    return {
      traceId,
      spans: [...(trace?.spans.values() ?? [])],
      logs: [...(trace?.logs.values() ?? [])],
    };
  }

  #patience({ ended, wordless }: OpenTrace): number {
    const { quietMs, logsQuietMs, remoteQuietMs, idleMs } = this.#limits;
    if (ended === "root") return wordless ? Math.max(quietMs, logsQuietMs) : quietMs;
    return ended === "remote" ? remoteQuietMs : idleMs;
  }

  #isCapped({ spans, logs, size }: OpenTrace): boolean {
    return spans.size + logs.size >= this.#limits.traceSpans || size >= this.#limits.traceSize;
  }
}
