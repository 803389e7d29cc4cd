import { setImmediate as nextTurn } from "node:timers/promises";
import { flaggedUnder, type Rubric, scoreUnder } from "@tracejudge/core";
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
  const preview: RubricPreview = {
    ...{ runs: 0, flagged: 0, wouldBe: 0, added: 0, removed: 0, unknown: 0 },
    changed: [],
  };
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
  if (verdict === undefined || verdict.status === "ERROR") return undefined;
  const was = verdict.status === "FLAGGED";
  const flagged = flaggedUnder(verdict.outcome, rubric);
  preview.runs += 1;
  if (was) preview.flagged += 1;
  if (flagged === null) preview.unknown += 1;
  if (flagged ?? was) preview.wouldBe += 1;
  if (flagged === null || flagged === was) return undefined;
  if (flagged) preview.added += 1;
  else preview.removed += 1;
  const score = scoreUnder(verdict.outcome, rubric) ?? 0;
  const time = startTime === undefined ? {} : { startTime };
  return { folder, traceId, name: oneLine(name), ...time, flagged, score };
}
