import { verdictSchema } from "@tracejudge/core";
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { errorSchema } from "../http/http-problem.ts";
import type { SendProblem } from "../http/send-problem.ts";
import type { VerdictKeeper } from "../verdict-keeper.ts";

export interface VerdictParts {
  keeper: VerdictKeeper;
  sendProblem: SendProblem;
}

const list = {
  summary: "The latest verdicts, newest first",
  description: "On runs that came by /v1/judge and /v1/traces; a bounded number is kept in memory.",
  querystring: z.object({ limit: z.coerce.number().int().min(1).max(1000).default(50) }),
  response: { 200: z.object({ verdicts: z.array(verdictSchema) }), "4xx": errorSchema },
};

const one = {
  summary: "The verdict on one run",
  params: z.object({ traceId: z.string() }),
  response: { 200: verdictSchema, "4xx": errorSchema },
};

export function verdictRoutes(app: FastifyInstance, { keeper, sendProblem }: VerdictParts): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  typed.get("/v1/verdicts", { schema: list }, async (request) => ({
    verdicts: keeper.ring.latest(request.query.limit),
  }));
  typed.get("/v1/verdicts/:traceId", { schema: one }, async (request, reply) => {
    const verdict = keeper.ring.get(request.params.traceId);
    return verdict ?? sendProblem(reply, unknownTrace);
  });
}

const unknownTrace = {
  status: 404,
  code: "VERDICT_UNKNOWN",
  message: "No verdict on this trace is held",
  remedy: "Ask again when the trace has ended, or look in the store: only the latest are held here",
};
