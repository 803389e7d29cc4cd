import type { Verdict } from "@tracejudge/core";
import { createVerdictExporter, type VerdictExporterOptions } from "./verdict-exporter.ts";

/** So many verdicts are sent before the next ones are taken. */
const AT_ONCE = 50;

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
  try {
    for await (const verdict of verdicts) {
      exporter.export(verdict);
      count += 1;
      if (count % AT_ONCE === 0) await exporter.flush();
    }
  } finally {
    await exporter.close();
  }
  return count;
}
