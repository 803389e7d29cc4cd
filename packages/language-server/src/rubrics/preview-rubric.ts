import { setImmediate as nextTurn } from "node:timers/promises";
import { emptyTally, type FlagTally, type Rubric, tallyFlag, tallyText } from "@tracejudge/core";
import type { IndexedRun } from "@tracejudge/store";
import type { ChangedRun, RubricPreview } from "../rubric-protocol.ts";
import { oneLine } from "../texts/one-line.ts";
import { KnownRubrics } from "./known-rubrics.ts";
import { OtherTexts } from "./other-texts.ts";

/** Runs between two looks at whether the preview is still wanted. */
const A_TURN = 500;

export interface PreviewedFolder {
  /** URI of the workspace folder. */
  folder: string;
  runs: readonly IndexedRun[];
}

export interface PreviewOptions {
  /** Most changed runs wanted. */
  limit: number;
  cancelled: () => boolean;
  /** Tells what the rubrics that judged said; the built-in one unless given. */
  known?: KnownRubrics;
}

/**
 * Which recorded runs a rubric's weights, threshold and floors flag, told from the probabilities that
 * were recorded, without judging again; what only a judge can tell, other words and other kinds of steps,
 * is told by name. Undefined once it is `cancelled`; other requests get a turn.
 */
export async function previewRubric(
  folders: readonly PreviewedFolder[],
  rubric: Rubric,
  { limit, cancelled, known = new KnownRubrics() }: PreviewOptions,
): Promise<RubricPreview | undefined> {
  const tally = emptyTally();
  const texts = new OtherTexts(rubric, known);
  const changed: ChangedRun[] = [];
  const all = folders.flatMap(({ folder, runs }) => runs.map((run) => ({ folder, run })));
  for (const [index, { folder, run }] of all.entries()) {
    if (index % A_TURN === 0) await nextTurn();
    if (cancelled()) return undefined;
    const change = count(tally, folder, run, rubric);
    if (change !== undefined && changed.length < limit) changed.push(change);
    if (run.verdict !== undefined) await texts.add(run.verdict);
  }
  const text = [tallyText(tally), texts.text].filter((part) => part !== "").join(" · ");
  return { ...tally, text, changed };
}

/** Gives the run where its flag changes. */
function count(
  tally: FlagTally,
  folder: string,
  { verdict, traceId, name, startTime }: IndexedRun,
  rubric: Rubric,
): ChangedRun | undefined {
  const change = verdict && tallyFlag(tally, verdict, rubric);
  if (change === undefined) return undefined;
  const time = startTime === undefined ? {} : { startTime };
  return { folder, traceId, name: oneLine(name), ...time, ...change };
}
