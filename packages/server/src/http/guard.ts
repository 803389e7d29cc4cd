import type { FastifyInstance } from "fastify";
import { createKeyCheck } from "./api-keys.ts";
import { isLoopbackHost } from "./loopback.ts";
import { unknownMedia } from "./problem-of-error.ts";
import type { SendProblem } from "./send-problem.ts";
import { packingOf, unpackBody } from "./unpack-body.ts";

export interface GuardOptions {
  apiKeys: readonly string[];
  /** Answers without keys to whatever host name it is called by. */
  insecure: boolean;
  bodyLimit: number;
  sendProblem: SendProblem;
}

/** Probes come without a key, and the document says nothing about anybody's runs. */
const open = new Set(["/healthz", "/readyz", "/openapi.json"]);

/** Who may come in, and how their bodies are read. */
export function guard(
  app: FastifyInstance,
  { apiKeys, insecure, bodyLimit, sendProblem }: GuardOptions,
): void {
  const hasKey = createKeyCheck(apiKeys);
  app.addHook("onRequest", async (request, reply) => {
    reply.header("x-request-id", request.id).header("x-typesafe-request-id", request.id);
    reply.header("cache-control", "no-store").header("x-content-type-options", "nosniff");
    if (apiKeys.length > 0) {
      if (open.has(request.routeOptions.url ?? "") || hasKey(request.headers)) return;
      return sendProblem(reply, keyWanted);
    }
    if (insecure || isLoopbackHost(request.headers.host)) return;
    return sendProblem(reply, hostRefused);
  });
  app.addHook("preParsing", async (request, reply, payload) => {
    const packing = packingOf(request.raw);
    if (packing === undefined) {
      sendProblem(reply, unknownMedia("The content-encoding is not known here"));
      return payload;
    }
    if (packing === "none") return payload;
    return unpackBody(request.raw, request.routeOptions.bodyLimit ?? bodyLimit);
  });
}

const keyWanted = {
  status: 401,
  code: "KEY_WANTED",
  message: "The request has no valid API key",
  remedy: "Send one of the server's keys as Authorization: Bearer, or as x-api-key",
};

const hostRefused = {
  status: 403,
  code: "HOST_REFUSED",
  message: "A server without API keys answers only to localhost and 127.0.0.1",
  remedy: "Call it by one of these names, or start it with an API key",
};
