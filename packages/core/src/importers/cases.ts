import { z } from "zod";
import type { Problem } from "../problem.ts";
import type { Trace } from "../trace.ts";
import type { TextSource } from "./decode-text.ts";
import { limitProblems } from "./limit-problems.ts";
import { traceFromChat } from "./openai-chat.ts";
import { readRecords } from "./read-records.ts";
import { type InputRecord, problemAt } from "./trace-importer.ts";

/** One label: who decided what about which part of a case. */
export const caseLabelSchema = z.object({
  /** Index of the judged assistant message; null means the whole run. */
  message: z.number().int().nonnegative().nullable(),
  /** One call of the message, by its id or its place (0-based). */
  tool_call: z.union([z.number().int().nonnegative(), z.string()]).nullish(),
  attribute: z.string().min(1),
  /** 0 (bad) to 4 (good); the mean where several people judged. */
  score: z.number().min(0).max(4),
  by: z.string().optional(),
  why: z.string().optional(),
});

/** A labelled trace: a chat record with labels. `group` keeps what belongs together in one split. */
export const caseSchema = z.object({
  id: z.string().min(1),
  source: z.string().min(1),
  group: z.string().optional(),
  licence: z.string().optional(),
  messages: z.array(z.unknown()).min(1),
  tools: z.array(z.unknown()).nullish(),
  labels: z.array(caseLabelSchema),
  meta: z.record(z.string(), z.unknown()).nullish(),
});

export type CaseLabel = z.infer<typeof caseLabelSchema>;
export type Case = z.infer<typeof caseSchema>;

export type ImportedCase = { case: Case; trace: Trace } | { problem: Problem };

/**
 * The labelled cases of an input. Never throws; a case that does not fit the schema, or whose label
 * points at no assistant message or call, is a problem and is left out.
 */
export async function* importCases(
  source: TextSource,
  options: { file?: string } = {},
): AsyncGenerator<ImportedCase> {
  yield* limitProblems(cases(source, options.file), options.file);
}

async function* cases(source: TextSource, file?: string): AsyncGenerator<ImportedCase> {
  for await (const item of readRecords(source, file)) {
    if ("problem" in item) yield item;
    else yield* readCase(item.record);
  }
}

function* readCase(record: InputRecord): Generator<ImportedCase> {
  const parsed = caseSchema.safeParse(record.value);
  if (!parsed.success) {
    for (const { path, message } of parsed.error.issues) {
      yield caseProblem(record, `not a case: ${message}`, path);
    }
    return;
  }
  const { file, line, path } = record;
  const { trace, problems } = traceFromChat(parsed.data, {
    id: parsed.data.id,
    ...(file !== undefined && { file }),
    ...(line !== undefined && { line }),
    ...(path !== undefined && { path }),
  });
  for (const problem of problems) yield { problem };
  const astray = parsed.data.labels.findIndex((label) => !pointsAtStep(trace, label));
  if (astray === -1) yield { case: parsed.data, trace };
  else
    yield caseProblem(record, "the label points at no assistant message or call", [
      "labels",
      astray,
    ]);
}

function pointsAtStep(trace: Trace, { message, tool_call: wanted }: CaseLabel): boolean {
  if (message === null) return true;
  const steps = trace.steps.filter((step) => step.messageIndex === message);
  if (wanted === undefined || wanted === null) return steps.length > 0;
  const calls = steps.filter((step) => step.kind === "tool");
  return typeof wanted === "number"
    ? calls[wanted] !== undefined
    : calls.some((step) => step.call?.id === wanted);
}

function caseProblem(
  record: InputRecord,
  message: string,
  path: readonly PropertyKey[],
): { problem: Problem } {
  const inner = path
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`))
    .join("");
  return problemAt(
    { ...record, path: `${record.path ?? "$"}${inner}` },
    {
      code: "CASE_INVALID",
      severity: "error",
      message,
      remedy: "Mend the case; its fields are id, source, messages, tools and labels",
    },
  );
}
