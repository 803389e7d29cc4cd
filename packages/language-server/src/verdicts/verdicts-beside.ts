import type { Verdict } from "@tracejudge/core";
import { verdictsOf } from "@tracejudge/store";

/** The verdicts that stand beside a trace file (`x.scores.jsonl` of `x.jsonl`), by trace id. */
export async function verdictsBeside(file: string): Promise<Map<string, Verdict>> {
  const verdicts = new Map<string, Verdict>();
  if (!file.endsWith(".jsonl")) return verdicts;
  for await (const read of verdictsOf(file.replace(/\.jsonl$/, ".scores.jsonl"))) {
    if ("value" in read) verdicts.set(read.value.traceId, read.value);
  }
  return verdicts;
}
