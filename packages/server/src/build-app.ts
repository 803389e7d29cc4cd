import { randomUUID } from "node:crypto";
import {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  fastify,
} from "fastify";
import { validatorCompiler } from "fastify-type-provider-zod";
import type { Logger } from "pino";
import { type GuardOptions, guard } from "./http/guard.ts";
import { describeApi } from "./http/open-api.ts";
import { problemOfError } from "./http/problem-of-error.ts";
import { createSendProblem, type SendProblem } from "./http/send-problem.ts";
import { type DecisionParts, decisionRoute } from "./routes/decision-route.ts";
import { type JudgeParts, judgeRoute } from "./routes/judge-route.ts";
import { type ObserveParts, observeRoutes } from "./routes/observe-routes.ts";
import { type OtlpParts, otlpRoutes } from "./routes/otlp-routes.ts";
import { verdictRoutes } from "./routes/verdict-routes.ts";

/** What the routes work with. */
export type AppParts = Omit<
  DecisionParts & JudgeParts & ObserveParts & OtlpParts & GuardOptions,
  "sendProblem"
> & { log: Logger; requestTimeoutMs: number };

/** The HTTP side: who may come in, what the routes are, and how refusals look. */
export async function buildApp(parts: AppParts): Promise<FastifyInstance> {
  const { bodyLimit, requestTimeoutMs: requestTimeout } = parts;
  const app = fastify({
    bodyLimit,
    requestTimeout,
    keepAliveTimeout: 65_000,
    forceCloseConnections: "idle",
    return503OnClosing: true,
    // Given here too: Node swaps the two limits where the one for headers is the longer.
    http: {
      requestTimeout,
      headersTimeout: Math.min(requestTimeout, 60_000),
      connectionsCheckingInterval: Math.min(5_000, Math.ceil(requestTimeout / 2)),
    },
    genReqId: () => randomUUID(),
    // An address that cannot be read comes before any hook.
    frameworkErrors: (_error, _request, reply) => tellUnknownRoute(reply as FastifyReply),
  });
  const sendProblem = createSendProblem(parts.wire, parts.metrics);
  app.setValidatorCompiler(validatorCompiler as Parameters<typeof app.setValidatorCompiler>[0]);
  // What we answer has been made by ourselves: its schema is for the document, not for a check.
  app.setSerializerCompiler(() => JSON.stringify);
  await describeApi(app);
  guard(app, { ...parts, sendProblem });
  hangUpWhenClosing(app);
  tellFailures(app, parts, sendProblem);
  recordRequests(app, parts);
  const all = { ...parts, sendProblem };
  for (const route of [judgeRoute, decisionRoute, otlpRoutes, verdictRoutes, observeRoutes]) {
    // A context of its own for each, because they read bodies of the same type differently.
    await app.register(async (scope) => route(scope, all));
  }
  await app.ready();
  return app;
}

/** A connection that is kept alive after its last answer would keep a closing server waiting. */
function hangUpWhenClosing(app: FastifyInstance): void {
  let closing = false;
  app.addHook("preClose", async () => {
    closing = true;
  });
  app.addHook("onSend", async (_request, reply) => {
    if (closing) reply.header("connection", "close");
  });
}

function tellFailures(
  app: FastifyInstance,
  { bodyLimit, log }: AppParts,
  sendProblem: SendProblem,
): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const route = request.routeOptions.bodyLimit ?? bodyLimit;
    const problem = problemOfError(error, { route, server: bodyLimit });
    if (problem?.status === 413) hearOut(request, reply);
    if (problem !== undefined) return sendProblem(reply, problem);
    log.error(
      { id: request.id, name: error.name, code: error.code, at: framesOf(error) },
      "failed",
    );
    return sendProblem(reply, {
      status: error.statusCode ?? 500,
      code: "INTERNAL",
      message: "The server failed on this request",
      remedy: "Send it again; if it always fails, report it with the x-request-id of the answer",
    });
  });
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, routeUnknown));
}

/** Of a request that has no route, and so no form of refusal of its own. */
function tellUnknownRoute(reply: FastifyReply): FastifyReply {
  const { status, ...told } = routeUnknown;
  return reply.code(status).send({ error: told });
}

const routeUnknown = {
  status: 404,
  code: "ROUTE_UNKNOWN",
  message: "There is no such route",
  remedy: "See /openapi.json for those there are",
};

/**
 * Hung up on in the middle of sending, a caller sees a broken pipe in place of the answer. What is still
 * under way is thrown away, within the time that a request has to come in.
 */
function hearOut(request: FastifyRequest, reply: FastifyReply): void {
  reply.removeHeader("connection");
  request.raw.resume();
}

/** Where it happened, without the message: that may quote a trace. */
function framesOf({ stack = "" }: Error): string[] {
  return stack
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .map((line) => line.trim());
}

/** The route as it is declared: an address may hold an id, and there are too many of those. */
function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? "none";
}

function recordRequests(app: FastifyInstance, { metrics, log }: AppParts): void {
  app.addHook("onResponse", async (request, reply) => {
    const route = routeOf(request);
    const { method, id } = request;
    const status = reply.statusCode;
    metrics.countRequest(route, method, status, reply.elapsedTime / 1000);
    const level = status >= 500 ? "warn" : quiet.has(route) ? "debug" : "info";
    log[level]({ id, method, route, status, ms: Math.round(reply.elapsedTime) }, "request");
  });
}

/** Asked every few seconds by machines. */
const quiet = new Set(["/healthz", "/readyz", "/metrics"]);
