import { type Problem, traceFormats, verdictSchema } from "@tracejudge/core";
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { errorSchema, problemsSchema, refusalProblem } from "../http/http-problem.ts";
import type { SendProblem } from "../http/send-problem.ts";
import type { JudgePool } from "../pool/judge-pool.ts";
import type { ServerMetrics } from "../server-metrics.ts";
import type { VerdictKeeper } from "../verdict-keeper.ts";
import { clientGone } from "./client-gone.ts";

export interface JudgeParts {
  pool: JudgePool;
  keeper: VerdictKeeper;
  metrics: ServerMetrics;
  mostTraces: number;
  judgeTimeoutMs: number;
  sendProblem: SendProblem;
}

const types = ["application/json", "application/x-ndjson", "application/jsonl"];

const schema = {
  summary: "Judges recorded runs",
  description:
    "The body is one or more recorded runs, as JSON or JSON lines, in any format that `tracejudge score` reads; packed with gzip or not.",
  consumes: types,
  querystring: z.object({
    format: z.enum(traceFormats).optional().describe("Told from the content unless given"),
  }),
  body: z.unknown().describe("Recorded runs in any importable format"),
  response: {
    200: z.object({
      verdicts: z.array(verdictSchema),
      problems: problemsSchema.describe("What could not be read of the body"),
    }),
    "4xx": errorSchema,
    "5xx": errorSchema,
  },
};

export function judgeRoute(app: FastifyInstance, parts: JudgeParts): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(types, { parseAs: "buffer" }, (_request, body, done) =>
    done(null, body),
  );
  app.withTypeProvider<ZodTypeProvider>().post("/v1/judge", { schema }, async (request, reply) => {
    const { pool, keeper, metrics, mostTraces, judgeTimeoutMs: timeoutMs, sendProblem } = parts;
    const text = request.body instanceof Uint8Array ? request.body : new Uint8Array();
    const { format } = request.query;
    const outcome = await pool.judge(
      { kind: "document", text, mostTraces, ...(format && { format }) },
      { signal: clientGone(reply), timeoutMs },
    );
    if ("refused" in outcome) {
      return sendProblem(reply, refusalProblem(outcome.refused, pool.retryAfter));
    }
    const { verdicts, problems, tokens } = outcome.judged;
    metrics.countTokens(tokens);
    if (verdicts.length === 0) return sendProblem(reply, nothingToJudge(problems));
    await keeper.keep(outcome.judged, "judge");
    return reply.send({ verdicts, problems });
  });
}

function nothingToJudge(problems: readonly Problem[]) {
  return {
    status: 422,
    code: "NO_TRACES",
    message: "There is no run in the body that can be judged",
    remedy: "See `problems` for what was found instead",
    problems,
  };
}
