import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Fold } from "@tracejudge/core";
import type { ModelCard } from "@tracejudge/student";
import type { PreparedData } from "./data/prepare-data.ts";
import { readCaseFile } from "./data/read-case-file.ts";
import { bestFolds, foldCases, type LabelledRun } from "./measure-folds.ts";

/** Runs judged of each file. */
const MOST_RUNS = 150;

/** How a new student's step scores become a run's, chosen on the held-out groups of the data. */
export async function heldOutFolds(
  card: ModelCard,
  files: ReadonlyMap<string, Uint8Array>,
  { work, paths, data }: { work: string; paths: readonly string[]; data: PreparedData },
): Promise<Record<string, Fold>> {
  const folder = join(work, "student");
  await mkdir(folder, { recursive: true });
  for (const [name, bytes] of files) await writeFile(join(folder, name), bytes);
  await writeFile(join(folder, "model-card.json"), JSON.stringify(card));
  const groups = new Set(data.validation.map(data.store.groupOf));
  return bestFolds(await foldCases(folder, heldOutRuns(paths, groups)));
}

async function* heldOutRuns(
  paths: readonly string[],
  groups: ReadonlySet<string>,
): AsyncGenerator<LabelledRun> {
  for (const path of paths) {
    let taken = 0;
    for await (const item of readCaseFile(path)) {
      if (taken >= MOST_RUNS) break;
      if ("problem" in item || !groups.has(item.case.group ?? item.case.id)) continue;
      taken += 1;
      yield item;
    }
  }
}
