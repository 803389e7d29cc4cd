/** The HTTP server that judges: decision wire format, recorded runs, OpenTelemetry spans. */
export { createServer } from "./create-server.ts";
export type { GatherLimits } from "./otlp/span-gatherer.ts";
export type { Listening, ServerOptions, TraceJudgeServer } from "./server-options.ts";
