import { z } from "zod";

/** Levels at which flagged steps are told, or not at all. */
export const diagnosticLevels = ["off", "hint", "information", "warning", "error"] as const;

/** Levels at which places in the source are told of. */
export const sourceLevels = ["off", "hint", "warning"] as const;

/**
 * The settings under `tracejudge.` in the editor. The manifest of the extension is tested against
 * this schema: a description and a default each, and `scope: "resource"` where folders of a workspace may
 * differ.
 */
export const settingsSchema = z.object({
  dir: z.string().default(".tracejudge").meta({
    description: "Folder of the recorded runs, relative to the workspace folder.",
    scope: "resource",
  }),
  precedentFile: z.string().default("precedents.jsonl").meta({
    description: "File that your own judgements are written to, relative to the workspace folder.",
    scope: "resource",
  }),
  rubric: z.string().default("").meta({
    description:
      "Rubric (YAML) to judge by, relative to the workspace folder; empty: the built-in one.",
    scope: "resource",
  }),
  model: z.string().default("").meta({
    description:
      "Folder of the student, relative to the workspace folder; empty: the built-in one.",
    scope: "resource",
  }),
  diagnostics: z
    .enum(diagnosticLevels)
    .default("warning")
    .describe("How flagged steps are shown in the Problems view."),
  sourceLenses: z
    .boolean()
    .default(true)
    .describe(
      "Show the scores of recorded runs above graph nodes, tools and agents in source files.",
    ),
  sourceDiagnostics: z
    .enum(sourceLevels)
    .default("hint")
    .describe("How nodes, tools and agents with flagged runs are marked in source files."),
  inlayHints: z.boolean().default(true).describe("Show the scores beside the steps."),
});

export type Settings = z.infer<typeof settingsSchema>;

/** Settings as an editor gives them: what is not valid takes its default. */
export function readSettings(value: unknown): Settings {
  const given = typeof value === "object" && value !== null ? value : {};
  const valid = Object.entries(settingsSchema.shape).flatMap(([key, field]) => {
    const parsed = field.safeParse((given as Record<string, unknown>)[key]);
    return parsed.success ? [[key, parsed.data]] : [];
  });
  return settingsSchema.parse(Object.fromEntries(valid));
}
