import { type Logger, SeverityNumber } from "@opentelemetry/api-logs";
import { OTLPLogExporter } from "@opentelemetry/exporter-logs-otlp-http";
import type { LogRecordExporter } from "@opentelemetry/sdk-logs";
import { TraceJudgeError, type Verdict } from "@tracejudge/core";
import type { Delivery } from "./delivery.ts";
import { evaluationEvents } from "./evaluation-events.ts";
import { judgedSpan } from "./judged-span.ts";
import { createLogPipeline, type LogPipeline } from "./log-pipeline.ts";
import { createReporter } from "./report-once.ts";

/** Where verdicts go: one of `endpoint`, `exporter` and `logger`. */
export interface VerdictExporterOptions {
  /** Base address of an OTLP/HTTP receiver, such as `http://localhost:4318`; JSON is sent. */
  endpoint?: string;
  /** Sent with each request to `endpoint`, for example an API key. */
  headers?: Record<string, string>;
  /** An exporter of OpenTelemetry's, for other protocols. */
  exporter?: LogRecordExporter;
  /** A logger of the app's own provider, whose processors and resource are then used. */
  logger?: Logger;
  /** The resource's `service.name`, with `endpoint` or `exporter`. Default `tracejudge`. */
  serviceName?: string;
  /** Told once of each kind of trouble. Without it a process warning says so. */
  onError?: (error: unknown) => void;
}

export interface VerdictPlace {
  /** The span of the whole run: `metadata.root_span_id` of a trace that came from spans. */
  rootSpanId?: string;
  /** `gen_ai.response.id` of steps, by step id, for backends that join by it. */
  responseIds?: ReadonlyMap<string, string>;
}

export interface VerdictExporter {
  /** Queues all events of the verdict, or none where too many wait. Never throws and never waits. */
  export(verdict: Verdict, place?: VerdictPlace): void;
  /** Resolves when what was queued was sent or given up. Never rejects. */
  flush(): Promise<void>;
  /** Sends what is left and stops, after half a minute at the latest. Never rejects. */
  close(): Promise<void>;
}

/**
 * Makes an exporter of verdicts as `gen_ai.evaluation.result` events, log records with an event name,
 * each parented to the judged span where its ids are OpenTelemetry's.
 *
 * @throws TraceJudgeError `OPTION_INVALID` where no or no valid place to send to is given.
 */
export function createVerdictExporter(options: VerdictExporterOptions): VerdictExporter {
  return openVerdictExporter(options);
}

/** The same, and `delivery` is told what becomes of the events, unless a logger of the app's takes them. */
export function openVerdictExporter(
  options: VerdictExporterOptions,
  delivery?: Delivery,
): VerdictExporter {
  const report = createReporter(options.onError);
  const pipeline = pipelineOf(options, report, delivery);
  let last = Promise.resolve();
  // A flush beside a flush would return before the first one is done
  const inTurn = (act: () => Promise<void>): Promise<void> => {
    last = last.then(act).catch(report);
    return last;
  };
  let closed = false;
  return {
    export(verdict, place = {}) {
      try {
        if (closed) report(exporterClosed());
        else emit(pipeline, verdict, place, report);
      } catch (error) {
        report(error);
      }
    },
    flush: () => inTurn(() => pipeline.flush()),
    close() {
      closed = true;
      return inTurn(() => pipeline.close());
    },
  };
}

function emit(
  pipeline: LogPipeline,
  verdict: Verdict,
  { rootSpanId, responseIds }: VerdictPlace,
  report: (error: unknown) => void,
): void {
  if (!pipeline.hasRoom()) {
    report(queueFull());
    return;
  }
  for (const { attributes, flagged, stepId } of evaluationEvents(verdict, responseIds)) {
    const context = judgedSpan(verdict.traceId, stepId ?? rootSpanId);
    pipeline.logger.emit({
      eventName: "gen_ai.evaluation.result",
      severityNumber: flagged ? SeverityNumber.WARN : SeverityNumber.INFO,
      attributes,
      ...(context !== undefined && { context }),
    });
  }
}

function pipelineOf(
  options: VerdictExporterOptions,
  report: (error: unknown) => void,
  delivery: Delivery | undefined,
): LogPipeline {
  const { logger, exporter, endpoint, headers, serviceName = "tracejudge" } = options;
  if (logger !== undefined) {
    const nothing = async () => {};
    return { logger, hasRoom: () => true, flush: nothing, close: nothing };
  }
  const limits = delivery === undefined ? {} : { delivery };
  if (exporter !== undefined) return createLogPipeline(exporter, serviceName, report, limits);
  const url = logsUrl(endpoint);
  const otlp = new OTLPLogExporter({ url, ...(headers !== undefined && { headers }) });
  return createLogPipeline(otlp, serviceName, report, limits);
}

/** As with `OTEL_EXPORTER_OTLP_ENDPOINT`, the path of the signal is added to the base address. */
function logsUrl(endpoint: string | undefined): string {
  const url = endpoint !== undefined && URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new TraceJudgeError(
      "OPTION_INVALID",
      endpoint === undefined ? "no place to send verdicts to" : "the endpoint is no web address",
      "Give endpoint (such as http://localhost:4318), exporter or logger",
    );
  }
  if (!url.pathname.endsWith("/v1/logs")) {
    url.pathname = `${url.pathname.replace(/\/$/, "")}/v1/logs`;
  }
  return url.href;
}

function exporterClosed(): TraceJudgeError {
  return new TraceJudgeError("CLOSED", "the exporter is closed", "Make a new one");
}

function queueFull(): TraceJudgeError {
  return new TraceJudgeError(
    "CLOSED",
    "too many evaluation events wait to be sent, further verdicts are dropped",
    "Call flush() now and then, or look at why the receiver is slow",
  );
}
