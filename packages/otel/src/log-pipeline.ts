import type { Logger } from "@opentelemetry/api-logs";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  BatchLogRecordProcessor,
  LoggerProvider,
  type LogRecordExporter,
} from "@opentelemetry/sdk-logs";
import { TraceJudgeError } from "@tracejudge/core";
import { Delivery } from "./delivery.ts";

/** Events that wait; further verdicts are dropped, with a report. */
const MOST_WAITING = 20_000;
/** For one batch; OTLP exporters give up after ten seconds by themselves. */
const EXPORT_MS = 15_000;
/** From when it is closed: what is not sent then is given up. */
const CLOSE_MS = 30_000;

export interface LogPipeline {
  logger: Logger;
  /** Whether one more verdict may wait, however many events it has. */
  hasRoom(): boolean;
  flush(): Promise<void>;
  close(): Promise<void>;
}

export interface PipelineLimits {
  exportMs?: number;
  closeMs?: number;
  /** Told what becomes of the events; once it has given up, nothing more is sent. */
  delivery?: Delivery;
}

/**
 * OpenTelemetry's own batching before an exporter. Failed exports are reported, never thrown, and an
 * exporter that does not answer holds up nobody for ever.
 */
export function createLogPipeline(
  exporter: LogRecordExporter,
  serviceName: string,
  report: (error: unknown) => void,
  { exportMs = EXPORT_MS, closeMs = CLOSE_MS, delivery = new Delivery() }: PipelineLimits = {},
): LogPipeline {
  let waiting = 0;
  let until = Number.POSITIVE_INFINITY;
  const timeLeft = (): number => Math.min(exportMs, until - performance.now());
  const done = (count: number): void => {
    waiting -= count;
  };
  const processor = new BatchLogRecordProcessor({
    exporter: reported(exporter, { report, done, timeLeft, delivery }),
    // It would cut a verdict short: how many may wait is counted here
    maxQueueSize: Number.MAX_SAFE_INTEGER,
    exportTimeoutMillis: 2 * exportMs,
  });
  const provider = new LoggerProvider({
    resource: resourceFromAttributes({ "service.name": serviceName }),
    processors: [processor],
  });
  const logger = provider.getLogger("@tracejudge/otel");
  return {
    logger: {
      enabled: (options) => logger.enabled(options),
      emit(record) {
        waiting += 1;
        delivery.emitted += 1;
        logger.emit(record);
      },
    },
    hasRoom: () => waiting < MOST_WAITING,
    flush: () => provider.forceFlush(),
    close() {
      until = performance.now() + closeMs;
      return provider.shutdown();
    },
  };
}

interface Reporting {
  report(error: unknown): void;
  done(count: number): void;
  /** Milliseconds that a batch may take. */
  timeLeft(): number;
  delivery: Delivery;
}

/** Failure ends here: the processor would hand it to OpenTelemetry's global error handler, each time. */
function reported(
  exporter: LogRecordExporter,
  { report, done, timeLeft, delivery }: Reporting,
): LogRecordExporter {
  const settled = (act: () => unknown): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.max(0, timeLeft()));
      const asked = (async () => act())();
      void asked.catch(report).finally(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  return {
    export(logs, resultCallback) {
      const stretch = delivery.take(logs.length);
      let ended = false;
      const end = (error: unknown): void => {
        if (ended) return;
        ended = true;
        clearTimeout(timer);
        delivery.done(stretch, error);
        if (error !== undefined) report(error);
        done(logs.length);
        resultCallback({ code: 0 });
      };
      const ms = timeLeft();
      const timer = setTimeout(() => end(unanswered()), Math.max(0, ms));
      if (delivery.givenUp) return end(delivery.trouble);
      if (ms <= 0) return end(unanswered());
      try {
        exporter.export(logs, ({ code, error }) => end(code === 0 ? undefined : (error ?? code)));
      } catch (error) {
        end(error);
      }
    },
    forceFlush: () => settled(() => exporter.forceFlush?.()),
    shutdown: () => settled(() => exporter.shutdown()),
  };
}

function unanswered(): TraceJudgeError {
  return new TraceJudgeError(
    "OUTPUT_UNWRITABLE",
    "evaluation events were not taken in time, they are given up",
    "Look at why the receiver is slow",
  );
}
