import type { FastifyReply } from "fastify";
import { contentTypes, type OtlpEncoding, type OtlpWire } from "../otlp/otlp-wire.ts";
import type { ServerMetrics } from "../server-metrics.ts";
import type { HttpProblem } from "./http-problem.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** A route of the OTLP protocol, which has an error form of its own. */
    otlp?: true;
  }
}

/** Answers with a refusal, in the form of the route's protocol. */
export type SendProblem = (reply: FastifyReply, problem: HttpProblem) => FastifyReply;

export function createSendProblem(wire: OtlpWire, metrics: ServerMetrics): SendProblem {
  return (reply, problem) => {
    const { status, retryAfter, ...told } = problem;
    metrics.countRefusal(problem.code);
    reply.code(status);
    if (retryAfter !== undefined) reply.header("retry-after", String(retryAfter));
    if (status === 401) reply.header("www-authenticate", 'Bearer realm="tracejudge"');
    if (reply.request.routeOptions.config.otlp !== true) return reply.send({ error: told });
    const encoding = otlpEncoding(reply.request.headers["content-type"]) ?? "json";
    const message = `${problem.message}. ${problem.remedy}.`;
    return reply
      .type(contentTypes[encoding])
      .send(wire.failure({ code: rpcCode(status), message }, encoding));
  };
}

export function otlpEncoding(contentType: string | undefined): OtlpEncoding | undefined {
  const type = contentType?.split(";")[0]?.trim().toLowerCase();
  if (type === contentTypes.json) return "json";
  return type === contentTypes.protobuf ? "protobuf" : undefined;
}

/** Codes of google.rpc. */
function rpcCode(status: number): number {
  if (status === 401) return 16;
  if (status === 403) return 7;
  if (status === 413 || status === 429) return 8;
  if (status === 503) return 14;
  return status < 500 ? 3 : 13;
}
