import { z } from "zod";
import type { Problem } from "./problem.ts";
import { LEVELS } from "./rubric.ts";
import { messageSchema, toolSpecSchema } from "./trace.ts";

/** What was judged, kept with the case so that it can be learnt from when the trace is gone. */
export const snapshotSchema = z.object({
  /** What the step saw, and the judged message itself. */
  messages: z.array(messageSchema),
  tools: z.array(toolSpecSchema).optional(),
  /** Index of the judged assistant message; null for the run as a whole. */
  judged: z.number().int().nonnegative().nullable(),
  /** Id of the judged call, where one call of the message was judged. */
  toolCallId: z.string().optional(),
});

/** A case that a person has settled: one line of a precedent file. */
export const precedentSchema = z.object({
  id: z.string().min(1),
  /** ISO 8601, in UTC. */
  createdAt: z.iso.datetime(),
  author: z.string().min(1),
  traceId: z.string(),
  /** Null for the run as a whole. */
  stepId: z.string().nullable(),
  attribute: z.string().min(1),
  score: z
    .number()
    .min(0)
    .max(LEVELS - 1),
  /** What the judge had said. */
  judgeScore: z
    .number()
    .min(0)
    .max(LEVELS - 1)
    .optional(),
  why: z.string(),
  rubric: z.object({ name: z.string(), version: z.string() }),
  snapshot: snapshotSchema,
});

export type Precedent = z.infer<typeof precedentSchema>;

/** One line of JSON with its keys in the schema's order, and a line feed: equal cases, equal bytes. */
export function precedentLine(precedent: Precedent): string {
  return `${JSON.stringify(precedentSchema.parse(precedent))}\n`;
}

/** Reads a precedent file. Lines that cannot be read become problems, and the others still count. */
export function parsePrecedents(
  text: string,
  options: { file?: string } = {},
): { precedents: Precedent[]; problems: Problem[] } {
  const precedents: Precedent[] = [];
  const problems: Problem[] = [];
  const place = options.file === undefined ? {} : { file: options.file };
  const lines = text.replace(/^\uFEFF/, "").split("\n");
  for (const [index, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const { precedent, problem } = parseLine(line, index === lines.length - 1);
    if (precedent !== undefined) precedents.push(precedent);
    if (problem !== undefined) problems.push({ ...problem, ...place, line: index + 1 });
  }
  return { precedents, problems };
}

/** `isLast`: no line feed follows, so that the line may have been cut off while it was written. */
function parseLine(line: string, isLast: boolean): { precedent?: Precedent; problem?: Problem } {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { problem: isLast ? halfLine : brokenLine };
  }
  const parsed = precedentSchema.safeParse(value);
  if (parsed.success) return { precedent: parsed.data };
  const [issue] = parsed.error.issues;
  const path = ["$", ...(issue?.path ?? [])].map(String).join(".");
  const message = `not a settled case: ${path}: ${issue?.message ?? "unknown"}`;
  const remedy = "Correct the line, or remove it";
  return { problem: { code: "precedent_invalid", severity: "error", message, remedy, path } };
}

const brokenLine: Problem = {
  code: "precedent_syntax",
  severity: "error",
  message: "the line is no JSON",
  remedy:
    "Correct the line, or remove it; if it marks a merge conflict, keep the cases of both sides",
};

const halfLine: Problem = {
  code: "precedent_cut_off",
  severity: "warning",
  message: "the last line was cut off while it was written",
  remedy: "Remove the line; the cases before it are complete",
};
