import type { Verdict } from "@tracejudge/core";
import { verdictsOf } from "@tracejudge/store";

/** The file of verdicts beside a trace file: `x.scores.jsonl` of `x.jsonl`; only JSON lines have one. */
export function scoresBeside(file: string): string | undefined {
  return file.endsWith(".jsonl") ? file.replace(/\.jsonl$/, ".scores.jsonl") : undefined;
}

/** The last verdict of each run in a scores file, by trace id. */
export async function verdictsIn(file: string): Promise<Map<string, Verdict>> {
  const verdicts = new Map<string, Verdict>();
  for await (const read of verdictsOf(file)) {
    if ("value" in read) verdicts.set(read.value.traceId, read.value);
  }
  return verdicts;
}
