import type { Verdict } from "@tracejudge/core";
import { createVerdictExporter, type VerdictExporterOptions } from "./verdict-exporter.ts";

/** So many events, or a verdict that has more, are sent before the next verdict is taken. */
const AT_ONCE = 2_000;

/**
 * Exports all verdicts and returns how many there were. Memory stays bounded however many they are.
 *
 * @throws TraceJudgeError where no place to send to is given; trouble in sending goes to `onError`.
 */
export async function exportVerdicts(
  verdicts: Iterable<Verdict> | AsyncIterable<Verdict>,
  options: VerdictExporterOptions,
): Promise<number> {
  const exporter = createVerdictExporter(options);
  let count = 0;
  let events = 0;
  try {
    for await (const verdict of verdicts) {
      exporter.export(verdict);
      count += 1;
      events += eventsOf(verdict);
      if (events < AT_ONCE) continue;
      await exporter.flush();
      events = 0;
    }
  } finally {
    await exporter.close();
  }
  return count;
}

/** How many events a verdict has at most; one that cannot be read has none, and the exporter tells. */
function eventsOf({ attributes, steps }: Partial<Verdict>): number {
  const scores = steps?.reduce((sum, step) => sum + 1 + (step?.scores?.length ?? 0), 0);
  return 1 + (attributes?.length ?? 0) + (scores ?? 0);
}
