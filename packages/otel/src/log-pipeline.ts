import type { Logger } from "@opentelemetry/api-logs";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  BatchLogRecordProcessor,
  LoggerProvider,
  type LogRecordExporter,
} from "@opentelemetry/sdk-logs";

/** Events that wait; further ones are dropped, with a report. */
const MOST_WAITING = 20_000;

export interface LogPipeline {
  logger: Logger;
  /** Whether one more event may wait. */
  hasRoom(): boolean;
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** OpenTelemetry's own batching before an exporter. Failed exports are reported, never thrown. */
export function createLogPipeline(
  exporter: LogRecordExporter,
  serviceName: string,
  report: (error: unknown) => void,
): LogPipeline {
  let waiting = 0;
  const processor = new BatchLogRecordProcessor({
    exporter: reported(exporter, report, (count) => {
      waiting -= count;
    }),
    maxQueueSize: MOST_WAITING,
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
        logger.emit(record);
      },
    },
    hasRoom: () => waiting < MOST_WAITING,
    flush: () => provider.forceFlush(),
    close: () => provider.shutdown(),
  };
}

/** Failure ends here: the processor would hand it to OpenTelemetry's global error handler, each time. */
function reported(
  exporter: LogRecordExporter,
  report: (error: unknown) => void,
  done: (count: number) => void,
): LogRecordExporter {
  return {
    export(logs, resultCallback) {
      let ended = false;
      const end = (error: unknown): void => {
        if (ended) return;
        ended = true;
        if (error !== undefined) report(error);
        done(logs.length);
        resultCallback({ code: 0 });
      };
      try {
        exporter.export(logs, ({ code, error }) => end(code === 0 ? undefined : (error ?? code)));
      } catch (error) {
        end(error);
      }
    },
    forceFlush: async () => {
      await Promise.resolve(exporter.forceFlush?.()).catch(report);
    },
    shutdown: async () => {
      await Promise.resolve(exporter.shutdown()).catch(report);
    },
  };
}
