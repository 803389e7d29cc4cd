import { setImmediate as nextTurn } from "node:timers/promises";
import { emptyTally, type Rubric, tallyFlag } from "@tracejudge/core";
import type { IndexedRun } from "@tracejudge/store";
import type { ChangedRun, RubricPreview } from "../rubric-protocol.ts";
import { oneLine } from "../texts/one-line.ts";

/** Runs between two looks at whether the preview is still wanted. */
const A_TURN = 500;

export interface PreviewedFolder {
  /** URI of the workspace folder. */
  folder: string;
  runs: readonly IndexedRun[];
}

/**
 * Which recorded runs a rubric's weights, threshold and floors flag, told from the probabilities that
 * were recorded, without judging again. Undefined once it is `cancelled`; other requests get a turn.
 */
export async function previewRubric(
  folders: readonly PreviewedFolder[],
  rubric: Rubric,
  { limit, cancelled }: { limit: number; cancelled: () => boolean },
): Promise<RubricPreview | undefined> {
  const preview: RubricPreview = { ...emptyTally(), changed: [] };
  for (const { folder, runs } of folders) {
    for (const [index, run] of runs.entries()) {
      if (index % A_TURN === 0) await nextTurn();
      if (cancelled()) return undefined;
      const changed = count(preview, folder, run, rubric);
      if (changed !== undefined && preview.changed.length < limit) preview.changed.push(changed);
    }
  }
  return preview;
}

/** Gives the run where its flag changes. */
function count(
  preview: RubricPreview,
  folder: string,
  { verdict, traceId, name, startTime }: IndexedRun,
  rubric: Rubric,
): ChangedRun | undefined {
  const change = verdict && tallyFlag(preview, verdict, rubric);
  if (change === undefined) return undefined;
  const time = startTime === undefined ? {} : { startTime };
  return { folder, traceId, name: oneLine(name), ...time, ...change };
}
