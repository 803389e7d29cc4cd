import { type Verdict, verdictSchema } from "@tracejudge/core";
import { OVERALL_KEY } from "./feedback-rows.ts";
import { type Read, type ReadOptions, readObjects } from "./read-lines.ts";
import { listSegments } from "./segments.ts";

/** Every stored verdict, oldest segment first. */
export async function* readVerdicts(
  dir: string,
  options: ReadOptions = {},
): AsyncGenerator<Read<Verdict>> {
  for (const segment of await listSegments(dir)) yield* verdictsOf(segment.scoresFile, options);
}

/** The verdicts of one scores file, in the order they were written. */
export async function* verdictsOf(
  file: string,
  { id = "" }: ReadOptions = {},
): AsyncGenerator<Read<Verdict>> {
  const overall = JSON.stringify({ key: OVERALL_KEY }).slice(1, -1);
  for await (const read of readObjects(file, (text) => text.includes(overall))) {
    if ("problem" in read) {
      yield read;
      continue;
    }
    const parsed = verdictSchema.safeParse(carried(read.value));
    if (parsed.success && parsed.data.traceId.startsWith(id)) yield { value: parsed.data };
  }
}

function carried(row: Record<string, unknown>): unknown {
  const source = row.feedback_source as { metadata?: { verdict?: unknown } } | undefined;
  return source?.metadata?.verdict;
}
