import { TraceJudgeError, type Verdict } from "@tracejudge/core";
import { Delivery } from "./delivery.ts";
import { openVerdictExporter, type VerdictExporterOptions } from "./verdict-exporter.ts";

/** So many events, or a verdict that has more, are sent before the next verdict is taken. */
const AT_ONCE = 2_000;
/** So many batches in a row that fail wholly, each after retries of its own, are a dead receiver. */
const PATIENCE = 3;

/**
 * Exports all verdicts and returns how many there were. Memory stays bounded however many they are.
 *
 * @throws TraceJudgeError `OPTION_INVALID` where no place to send to is given, `OUTPUT_UNWRITABLE` where
 * the receiver took none of some batches in a row. Other trouble in sending goes to `onError`.
 */
export async function exportVerdicts(
  verdicts: Iterable<Verdict> | AsyncIterable<Verdict>,
  options: VerdictExporterOptions,
): Promise<number> {
  const delivery = new Delivery(PATIENCE);
  const exporter = openVerdictExporter(options, delivery);
  let count = 0;
  let unsent = 0;
  let events = 0;
  let from = 0;
  let ends: number[] = [];
  const settle = async (): Promise<void> => {
    await exporter.flush();
    unsent += delivery.losses(from, ends);
    if (delivery.givenUp) throw receiverGone(unsent, count, delivery.trouble);
    from = delivery.emitted;
    ends = [];
    events = 0;
  };
  try {
    for await (const verdict of verdicts) {
      exporter.export(verdict);
      count += 1;
      events += eventsOf(verdict);
      ends.push(delivery.emitted);
      if (events >= AT_ONCE) await settle();
    }
    await settle();
  } finally {
    await exporter.close();
  }
  return count;
}

function receiverGone(unsent: number, count: number, cause: unknown): TraceJudgeError {
  return new TraceJudgeError(
    "OUTPUT_UNWRITABLE",
    `the receiver took none of ${PATIENCE} batches of events in a row, it is given up: of the ${count} verdicts read so far ${unsent} were not sent`,
    "Look at whether the receiver runs and takes OTLP logs, then export those verdicts again",
    { cause },
  );
}

/** How many events a verdict has at most; one that cannot be read has none, and the exporter tells. */
function eventsOf({ attributes, steps }: Partial<Verdict>): number {
  const scores = steps?.reduce((sum, step) => sum + 1 + (step?.scores?.length ?? 0), 0);
  return 1 + (attributes?.length ?? 0) + (scores ?? 0);
}
