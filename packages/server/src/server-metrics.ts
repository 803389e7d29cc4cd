import type { Verdict } from "@tracejudge/core";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** What is asked at every scrape. */
export interface Gauges {
  queueDepth(): number;
  queueLimit: number;
  openTraces(): number;
  openSpans(): number;
}

/** Prometheus figures of one server, in a registry of their own. */
export class ServerMetrics {
  readonly registry = new Registry();
  readonly #requests = this.#counter("http_requests_total", "HTTP requests", [
    "route",
    "method",
    "status",
  ]);
  readonly #seconds = this.#histogram("http_request_duration_seconds", "Time to the answer", {
    labels: ["route"],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  });
  readonly #verdicts = this.#counter("verdicts_total", "Runs judged", ["source", "status"]);
  readonly #flagged = this.#counter("flagged_total", "Runs flagged", ["source"]);
  readonly #scores = this.#histogram("score", "Scores of runs, 0 to 4", {
    labels: ["attribute"],
    buckets: [0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4],
  });
  readonly #taken = {
    traces: this.#counter("otlp_spans_total", "Spans received", ["outcome"]),
    logs: this.#counter("otlp_logs_total", "Logs of a model's words received", ["outcome"]),
  };
  readonly #unjudged = this.#counter("otlp_traces_unjudged_total", "Traces not judged", ["reason"]);
  readonly #refused = this.#counter("refused_total", "Requests refused", ["code"]);
  readonly #tokens = this.#counter("tokens_read_total", "Tokens the student read", []);

  /** To be called once, when what is measured stands. */
  watch({ queueDepth, queueLimit, openTraces, openSpans }: Gauges): void {
    collectDefaultMetrics({ register: this.registry });
    this.#gauge("queue_depth", "Jobs waiting or under way", queueDepth);
    this.#gauge("queue_limit", "Jobs that may wait", () => queueLimit);
    this.#gauge("otlp_open_traces", "Traces being gathered", openTraces);
    this.#gauge("otlp_open_spans", "Spans being gathered", openSpans);
  }

  countRequest(route: string, method: string, status: number, seconds: number): void {
    this.#requests.inc({ route, method, status });
    this.#seconds.observe({ route }, seconds);
  }

  countRefusal(code: string): void {
    this.#refused.inc({ code });
  }

  countVerdict({ status, attributes }: Verdict, source: string): void {
    this.#verdicts.inc({ source, status });
    if (status === "FLAGGED") this.#flagged.inc({ source });
    for (const { attribute, score } of attributes) this.#scores.observe({ attribute }, score);
  }

  countTokens(tokens: number): void {
    this.#tokens.inc(tokens);
  }

  countTaken(signal: "traces" | "logs", outcome: string, count: number): void {
    this.#taken[signal].inc({ outcome }, count);
  }

  countUnjudged(reason: string): void {
    this.#unjudged.inc({ reason });
  }

  #counter(name: string, help: string, labelNames: string[]): Counter {
    return new Counter({
      name: `tracejudge_${name}`,
      help,
      labelNames,
      registers: [this.registry],
    });
  }

  #histogram(
    name: string,
    help: string,
    { labels, buckets }: { labels: string[]; buckets: number[] },
  ): Histogram {
    const registers = [this.registry];
    return new Histogram({
      name: `tracejudge_${name}`,
      help,
      labelNames: labels,
      buckets,
      registers,
    });
  }

  #gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name: `tracejudge_${name}`,
      help,
      registers: [this.registry],
      collect() {
        this.set(read());
      },
    });
  }
}
