import { availableParallelism } from "node:os";
import { agentRubric, TraceJudgeError } from "@tracejudge/core";
import type { FastifyInstance } from "fastify";
import { type Logger, pino } from "pino";
import { buildApp } from "./build-app.ts";
import { isLoopback } from "./http/loopback.ts";
import { silentConnections } from "./http/silent-connections.ts";
import { ExportReader } from "./otlp/export-reader.ts";
import { createOtlpWire } from "./otlp/otlp-wire.ts";
import { defaultGatherLimits } from "./otlp/span-gatherer.ts";
import { TraceIntake } from "./otlp/trace-intake.ts";
import { type JudgePool, openJudgePool } from "./pool/judge-pool.ts";
import { ServerMetrics } from "./server-metrics.ts";
import type { Listening, ServerOptions, TraceJudgeServer } from "./server-options.ts";
import { VerdictKeeper } from "./verdict-keeper.ts";

/** The port that OpenTelemetry exporters send to unless told otherwise. */
const OTLP_PORT = 4318;
const MEBIBYTE = 1024 * 1024;

/**
 * Loads the student and makes a server of it, which listens when told. Rejects with a TraceJudgeError
 * where the student cannot be loaded, the rubric has an attribute it was never taught, or a key is empty.
 */
export async function createServer(options: ServerOptions = {}): Promise<TraceJudgeServer> {
  checkKeys(options);
  const pool = await openJudgePool({ ...setupOf(options), queueLimit: queueLimitOf(options) });
  return serverWith(pool, options);
}

/** The same with a pool that stands already; the server closes it. */
export async function serverWith(
  pool: JudgePool,
  options: ServerOptions,
): Promise<TraceJudgeServer> {
  const log = loggerOf(options);
  const metrics = new ServerMetrics();
  const { store, ring = 1000 } = options;
  const keeper = new VerdictKeeper({ ring, metrics, log, ...(store !== undefined && { store }) });
  const wire = createOtlpWire();
  const reader = new ExportReader(wire);
  const intake = new TraceIntake({
    pool,
    reader,
    keeper,
    limits: { ...defaultGatherLimits, ...options.gather },
    judgingMs: judgeTimeoutOf(options),
    onTaken: (signal, outcome, count) => metrics.countTaken(signal, outcome, count),
  });
  metrics.watch({
    queueDepth: () => pool.depth,
    queueLimit: queueLimitOf(options),
    openTraces: () => intake.traces,
    openSpans: () => intake.spans,
  });
  const app = await buildApp({ ...settingsOf(options), pool, keeper, intake, wire, metrics, log });
  return serverOf({ app, pool, reader, intake, keeper, log, options });
}

function settingsOf(options: ServerOptions) {
  return {
    rubric: options.rubric ?? agentRubric,
    apiKeys: options.apiKeys ?? [],
    insecure: options.insecure ?? false,
    bodyLimit: options.bodyLimit ?? 16 * MEBIBYTE,
    mostTraces: options.mostTraces ?? 100,
    requestTimeoutMs: options.requestTimeoutMs ?? 30_000,
    judgeTimeoutMs: judgeTimeoutOf(options),
  };
}

function judgeTimeoutOf({ judgeTimeoutMs = 120_000 }: ServerOptions): number {
  return judgeTimeoutMs;
}

function queueLimitOf({ queueLimit = 64 }: ServerOptions): number {
  return queueLimit;
}

interface Parts {
  app: FastifyInstance;
  pool: JudgePool;
  reader: ExportReader;
  intake: TraceIntake;
  keeper: VerdictKeeper;
  log: Logger;
  options: ServerOptions;
}

function serverOf(parts: Parts): TraceJudgeServer {
  const { app, options, log } = parts;
  const hangUp = silentConnections(app.server);
  let closing: Promise<void> | undefined;
  return {
    async listen({ port = OTLP_PORT, host = "127.0.0.1" } = {}): Promise<Listening> {
      checkAddress(host, options);
      const url = await app.listen({ port, host }).catch((cause: unknown) => {
        throw cannotListen(host, port, cause);
      });
      const address = app.server.address();
      const taken = typeof address === "object" && address !== null ? address.port : port;
      log.info({ url }, "listening");
      return { url, port: taken };
    },
    close() {
      closing ??= closeAll(parts, hangUp);
      return closing;
    },
  };
}

/** No new request, then no open one, then no trace, then no thread; whoever is late is cut off. */
async function closeAll(parts: Parts, hangUpOnSilent: () => void): Promise<void> {
  const { app, pool, reader, intake, keeper, log } = parts;
  const { shutdownMs = 30_000 } = parts.options;
  const until = performance.now() + shutdownMs;
  const left = () => Math.max(0, until - performance.now());
  log.info({ queue: pool.depth, traces: intake.traces }, "closing");
  // A caller who is still sending has half of the time; the other half is for what was accepted.
  const cut = setTimeout(() => app.server.closeAllConnections(), shutdownMs / 2);
  hangUpOnSilent();
  await app.close();
  clearTimeout(cut);
  await reader.close();
  await intake.close(left());
  await pool.close(left());
  await keeper.close();
  log.info("closed");
}

function setupOf(options: ServerOptions) {
  const { model, rubric, workers = 1, store } = options;
  const threads = Math.max(1, Math.floor(Math.min(4, availableParallelism()) / workers));
  return {
    workers,
    threads: options.threads ?? threads,
    withRows: store !== undefined,
    ...(model !== undefined && { model }),
    ...(rubric !== undefined && { rubric }),
  };
}

function loggerOf({ log, logLevel = "info" }: ServerOptions): Logger {
  return log === undefined ? pino({ enabled: false }) : pino({ level: logLevel }, log);
}

/** What is meant to be a secret and is missing must not open the server to everybody. */
function checkKeys({ apiKeys = [] }: ServerOptions): void {
  if (apiKeys.every((key) => key.trim() !== "")) return;
  throw new TraceJudgeError(
    "OPTION_INVALID",
    "An API key of the server is empty",
    "Give each key some letters, or give no keys at all to be called from this machine only",
  );
}

function checkAddress(host: string, { apiKeys = [], insecure = false }: ServerOptions): void {
  if (apiKeys.length > 0 || insecure || isLoopback(host)) return;
  throw new TraceJudgeError(
    "OPTION_INVALID",
    `Without an API key the server would answer everybody who can reach ${host}`,
    "Give a key (--api-key, or TRACEJUDGE_API_KEYS), listen on 127.0.0.1, or say --insecure",
  );
}

function cannotListen(host: string, port: number, cause: unknown): TraceJudgeError {
  const code = (cause as NodeJS.ErrnoException).code ?? "unknown";
  return new TraceJudgeError(
    "OUTPUT_TAKEN",
    `Cannot listen on ${host}:${port} (${code})`,
    "Choose another --port, or 0 for a free one",
    { cause },
  );
}
