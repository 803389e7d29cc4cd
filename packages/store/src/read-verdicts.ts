import { type Verdict, verdictSchema } from "@tracejudge/core";
import { deletedRuns } from "./deleted-runs.ts";
import { OVERALL_KEY } from "./feedback-rows.ts";
import { type Read, type ReadOptions, readObjects } from "./read-lines.ts";
import { listSegments } from "./segments.ts";

/** Every stored verdict, oldest segment first. */
export async function* readVerdicts(
  dir: string,
  options: ReadOptions = {},
): AsyncGenerator<Read<Verdict>> {
  const deleted = await deletedRuns(dir);
  for (const { scoresFile } of await listSegments(dir)) {
    for await (const read of verdictsOf(scoresFile, options)) {
      if ("problem" in read || !deleted.has(read.value.traceId)) yield read;
    }
  }
}

/** The verdicts of one scores file, in the order they were written. */
export async function* verdictsOf(
  file: string,
  { id = "" }: ReadOptions = {},
): AsyncGenerator<Read<Verdict>> {
  for await (const read of readObjects(file, carriesVerdict)) {
    if ("problem" in read) {
      yield read;
      continue;
    }
    const verdict = verdictIn(read.value);
    if (verdict?.traceId.startsWith(id)) yield { value: verdict };
  }
}

const overall = JSON.stringify({ key: OVERALL_KEY }).slice(1, -1);

/** Whether a line of a scores file may hold a verdict; the cheap way to skip the others. */
export function carriesVerdict(line: string | Buffer): boolean {
  return line.includes(overall);
}

/** The verdict that the row of a whole run carries. */
export function verdictIn(row: Record<string, unknown>): Verdict | undefined {
  const source = row.feedback_source as { metadata?: { verdict?: unknown } } | undefined;
  return verdictSchema.safeParse(source?.metadata?.verdict).data;
}
