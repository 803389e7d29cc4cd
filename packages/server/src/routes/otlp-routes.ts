import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { otlpEncoding, type SendProblem } from "../http/send-problem.ts";
import type { Signal } from "../otlp/otlp-types.ts";
import { contentTypes, type OtlpWire } from "../otlp/otlp-wire.ts";
import type { TraceIntake } from "../otlp/trace-intake.ts";
import type { JudgePool } from "../pool/judge-pool.ts";

export interface OtlpParts {
  pool: JudgePool;
  intake: TraceIntake;
  wire: OtlpWire;
  sendProblem: SendProblem;
}

const types = Object.values(contentTypes);
const status = z.object({ code: z.number(), message: z.string() }).describe("google.rpc.Status");

const about: Record<Signal, { summary: string; description: string; request: string }> = {
  traces: {
    summary: "Receives spans over OTLP/HTTP",
    description:
      "JSON or protobuf, packed with gzip or not. A trace is judged when its root span has ended and nothing more came for a short while; see /v1/verdicts for what came of it.",
    request: "ExportTraceServiceRequest",
  },
  logs: {
    summary: "Receives logs over OTLP/HTTP, for the words of models that are not in their spans",
    description:
      "JSON or protobuf, packed with gzip or not. GenAI events are joined to their spans; all other logs are answered with success and passed over.",
    request: "ExportLogsServiceRequest",
  },
};

function schemaOf(signal: Signal) {
  const { summary, description, request } = about[signal];
  const rejected = signal === "traces" ? "rejectedSpans" : "rejectedLogRecords";
  const partial = z.object({ [rejected]: z.number(), errorMessage: z.string() });
  return {
    ...{ summary, description, consumes: types, produces: types },
    body: z.unknown().describe(`${request} of opentelemetry-proto`),
    response: {
      200: z.object({ partialSuccess: partial.optional().describe("What was not taken") }),
      "4xx": status,
      "5xx": status,
    },
  };
}

export function otlpRoutes(app: FastifyInstance, parts: OtlpParts): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(types, { parseAs: "buffer" }, (_request, body, done) =>
    done(null, body),
  );
  for (const signal of ["traces", "logs"] as const) receive(app, signal, parts);
}

function receive(app: FastifyInstance, signal: Signal, parts: OtlpParts): void {
  const { pool, intake, wire, sendProblem } = parts;
  const route = { schema: schemaOf(signal), config: { otlp: true as const } };
  app.withTypeProvider<ZodTypeProvider>().post(`/v1/${signal}`, route, async (request, reply) => {
    const encoding = otlpEncoding(request.headers["content-type"]) ?? "json";
    if (!pool.room || !intake.canTake()) return sendProblem(reply, busy(pool.retryAfter));
    const body = request.body instanceof Uint8Array ? request.body : new Uint8Array();
    const taken = await intake.take({ body, encoding, signal });
    if ("fault" in taken) {
      return sendProblem(reply, taken.fault === "dense" ? dense : malformed(encoding, signal));
    }
    // The schema is of the JSON form; both are bytes already.
    return reply
      .type(contentTypes[encoding])
      .send(wire.answer(taken.partial, encoding, signal) as never);
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

const dense = {
  status: 413,
  code: "PARTS_TOO_MANY",
  message: "The body has more parts than an export of its size can have",
  remedy: "Send less at once, and no empty spans or attributes",
};

function malformed(encoding: string, signal: Signal) {
  const what = signal === "traces" ? "spans" : "logs";
  return {
    status: 400,
    code: `${what.toUpperCase()}_UNREADABLE`,
    message: `The body is not an export of ${what} in ${encoding}`,
    remedy: `Send an ${about[signal].request}`,
  };
}
