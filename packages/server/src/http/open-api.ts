import swagger from "@fastify/swagger";
import { verdictSchema } from "@tracejudge/core";
import type { FastifyInstance } from "fastify";
import {
  createJsonSchemaTransform,
  createJsonSchemaTransformObject,
} from "fastify-type-provider-zod";
import { z } from "zod";
import { errorSchema } from "./http-problem.ts";

/** Makes the document of the schemas that the routes check with; to be called before they are added. */
export async function describeApi(app: FastifyInstance): Promise<void> {
  const schemaRegistry = z.registry<{ id: string }>();
  schemaRegistry.add(verdictSchema, { id: "Verdict" });
  schemaRegistry.add(errorSchema, { id: "Error" });
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "tracejudge",
        description: "Judges the runs of LLM agents, step by step, with a small local model.",
        version: "1",
      },
      components: {
        securitySchemes: { key: { type: "http", scheme: "bearer" } },
      },
      security: [{ key: [] }],
    },
    transform: createJsonSchemaTransform({ schemaRegistry }),
    transformObject: createJsonSchemaTransformObject({ schemaRegistry }),
  });
}
