import { z } from "zod";
import { rubricSchema } from "../rubric.ts";
import { rubricKeys } from "./rubric-keys.ts";

/** JSON Schema (draft 2020-12) of a rubric file, with a description of each key for editors. */
export function rubricJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(rubricSchema, {
    io: "input",
    override: ({ jsonSchema, path }) => {
      const means =
        path.at(-2) === "properties" ? rubricKeys[String(path.at(-1))]?.means : undefined;
      if (means !== undefined) jsonSchema.description = means;
    },
  });
  return { ...schema, title: "Rubric" };
}
