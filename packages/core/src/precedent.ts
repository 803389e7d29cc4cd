import { z } from "zod";
import type { Problem } from "./problem.ts";
import { LEVELS } from "./rubric.ts";
import { messageSchema, runErrorSchema, toolSpecSchema } from "./trace.ts";
import type { AttributeScore } from "./verdict.ts";

/** What was judged, kept with the case so that it can be learnt from when the trace is gone. */
export const snapshotSchema = z.object({
  /** What the step saw, and the judged message itself. */
  messages: z.array(messageSchema),
  tools: z.array(toolSpecSchema).optional(),
  /** Index of the judged assistant message; null for the run as a whole. */
  judged: z.number().int().nonnegative().nullable(),
  /** Id of the judged call, where one call of the message was judged. */
  toolCallId: z.string().optional(),
  /** What the step failed with. */
  error: runErrorSchema.optional(),
});

export type Snapshot = z.infer<typeof snapshotSchema>;

/**
 * A case that a person has settled: one line of a precedent file. Lines are only ever added: a later
 * line of the same id takes the place of the earlier one, see `settledCases`.
 */
export const precedentSchema = z.object({
  /** Made by `precedentId`: the same for what one person says about one case. */
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
  /** Its probabilities of the levels 0-4, in lines written since they are kept. */
  judgeProbabilities: z.array(z.number().min(0)).length(LEVELS).optional(),
  why: z.string(),
  rubric: z.object({ name: z.string(), version: z.string() }),
  /** The person takes it back: the case is no longer settled by them. */
  withdrawn: z.literal(true).optional(),
  snapshot: snapshotSchema,
});

export type Precedent = z.infer<typeof precedentSchema>;

/** What the judge had said of a case, as its precedent keeps it. */
export function judgeSaid(
  judged: Pick<AttributeScore, "score" | "probabilities"> | undefined,
): Pick<Precedent, "judgeScore" | "judgeProbabilities"> {
  if (judged === undefined) return {};
  return { judgeScore: judged.score, judgeProbabilities: [...judged.probabilities] };
}

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
  const first = new Map<string, number>();
  const place = options.file === undefined ? {} : { file: options.file };
  const lines = text.replace(/^\uFEFF/, "").split("\n");
  for (const [index, line] of lines.entries()) {
    const content = line.trim();
    if (content === "") continue;
    const { precedent, problem } = parseLine(line, index === lines.length - 1);
    const earlier = first.get(content);
    if (precedent !== undefined && earlier === undefined) precedents.push(precedent);
    if (earlier === undefined) first.set(content, index + 1);
    const found = earlier === undefined ? problem : repeatedLine(earlier);
    if (found !== undefined) problems.push({ ...found, ...place, line: index + 1 });
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
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { problem: invalid(issue?.path ?? [], issue?.message ?? "unknown") };
  }
  const astray = astraySnapshot(parsed.data.snapshot);
  if (astray !== undefined) return { problem: invalid(["snapshot", ...astray.path], astray.what) };
  return { precedent: parsed.data };
}

/** A snapshot must hold what it says was judged, or nobody can learn from it. */
function astraySnapshot({ messages, judged, toolCallId }: Snapshot) {
  if (judged === null) return undefined;
  const message = messages[judged];
  if (message?.role !== "assistant") {
    return { path: ["judged"], what: `message ${judged} is no assistant message` };
  }
  const holds = toolCallId === undefined || message.toolCalls?.some(({ id }) => id === toolCallId);
  if (holds) return undefined;
  return { path: ["toolCallId"], what: `message ${judged} has no call ${toolCallId}` };
}

function invalid(parts: readonly PropertyKey[], what: string): Problem {
  const path = `$${parts.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("")}`;
  return {
    code: "precedent_invalid",
    severity: "error",
    message: `not a settled case: ${what}`,
    remedy: "Correct the line, or remove it",
    path,
  };
}

/** What a merge that keeps both sides leaves where both had the line. */
function repeatedLine(earlier: number): Problem {
  return {
    code: "precedent_repeated",
    severity: "warning",
    message: `the line is the same as line ${earlier}`,
    remedy: "Remove one of the two; until then it counts once",
  };
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
