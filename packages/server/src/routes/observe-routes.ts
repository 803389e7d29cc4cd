import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { JudgePool } from "../pool/judge-pool.ts";
import type { ServerMetrics } from "../server-metrics.ts";

export interface ObserveParts {
  pool: JudgePool;
  metrics: ServerMetrics;
}

const healthSchema = {
  summary: "Whether the process answers",
  response: { 200: z.object({ status: z.literal("ok") }) },
};

const readiness = z.object({
  status: z.enum(["ready", "full", "no_judge"]),
  judge: z.string(),
  queue: z.number().describe("Requests and traces waiting or being judged"),
});

const readySchema = {
  summary: "Whether a student is loaded and the queue has room",
  response: { 200: readiness, 503: readiness },
};

const metricsSchema = {
  summary: "Figures for Prometheus",
  produces: ["text/plain"],
  response: { 200: z.string() },
};

/** What machines ask about the server itself. */
export function observeRoutes(app: FastifyInstance, { pool, metrics }: ObserveParts): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  typed.get("/healthz", { schema: healthSchema }, async () => ({ status: "ok" as const }));
  typed.get("/readyz", { schema: readySchema }, async (_request, reply) => {
    const status = !pool.alive ? "no_judge" : pool.room ? "ready" : "full";
    const { name, version } = pool.info;
    return reply
      .code(status === "ready" ? 200 : 503)
      .send({ status, judge: `${name}@${version}`, queue: pool.depth });
  });
  typed.get("/metrics", { schema: metricsSchema }, async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
  app.get("/openapi.json", { schema: { hide: true } }, async () => app.swagger());
}
