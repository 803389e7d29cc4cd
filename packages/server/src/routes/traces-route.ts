import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { otlpEncoding, type SendProblem } from "../http/send-problem.ts";
import { contentTypes, type OtlpWire } from "../otlp/otlp-wire.ts";
import type { TraceIntake } from "../otlp/trace-intake.ts";
import type { JudgePool } from "../pool/judge-pool.ts";

export interface TracesParts {
  pool: JudgePool;
  intake: TraceIntake;
  wire: OtlpWire;
  sendProblem: SendProblem;
}

const types = Object.values(contentTypes);
const status = z.object({ code: z.number(), message: z.string() }).describe("google.rpc.Status");

const schema = {
  summary: "Receives spans over OTLP/HTTP",
  description:
    "JSON or protobuf, packed with gzip or not. A trace is judged when its root span has ended and nothing more came for a short while; see /v1/verdicts for what came of it.",
  consumes: types,
  produces: types,
  body: z.unknown().describe("ExportTraceServiceRequest of opentelemetry-proto"),
  response: {
    200: z.object({
      partialSuccess: z
        .object({ rejectedSpans: z.number(), errorMessage: z.string() })
        .optional()
        .describe("What was not taken"),
    }),
    "4xx": status,
    "5xx": status,
  },
};

export function tracesRoute(app: FastifyInstance, parts: TracesParts): void {
  const { pool, intake, wire, sendProblem } = parts;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(types, { parseAs: "buffer" }, (_request, body, done) =>
    done(null, body),
  );
  const typed = app.withTypeProvider<ZodTypeProvider>();
  typed.post("/v1/traces", { schema, config: { otlp: true } }, async (request, reply) => {
    const encoding = otlpEncoding(request.headers["content-type"]) ?? "json";
    if (!pool.room || !intake.makeRoom()) return sendProblem(reply, busy(pool.retryAfter));
    const body = request.body instanceof Uint8Array ? request.body : new Uint8Array();
    const payload = wire.decode(body, encoding);
    if (payload === undefined) return sendProblem(reply, malformed(encoding));
    const partial = intake.take(payload);
    // The schema is of the JSON form; both are bytes already.
    return reply.type(contentTypes[encoding]).send(wire.answer(partial, encoding) as never);
  });
}

function busy(retryAfter: number) {
  return {
    status: 503,
    code: "QUEUE_FULL",
    message: "Too many traces are waiting to be judged",
    remedy: "Try again later",
    retryAfter,
  };
}

function malformed(encoding: string) {
  return {
    status: 400,
    code: "SPANS_UNREADABLE",
    message: `The body is not an export of spans in ${encoding}`,
    remedy: "Send an ExportTraceServiceRequest",
  };
}
