import { traceFromChat } from "@tracejudge/core";
import { constructInjection } from "../src/construct-injection.ts";
import { readCaseFile } from "../src/data/read-case-file.ts";
import type { LabelledRun } from "../src/measure-folds.ts";
import { splitOf } from "../src/split.ts";

/** Validation runs of each file, `runs` at most, and what injections make of them. */
export async function* heldOutRuns(
  files: readonly string[],
  { seed, runs }: { seed: number; runs: number },
): AsyncGenerator<LabelledRun> {
  for (const file of files) {
    let taken = 0;
    for await (const run of readCaseFile(file)) {
      if (taken >= runs) break;
      if ("problem" in run) continue;
      const { group = run.case.id } = run.case;
      if (splitOf(group, seed, 0.08) !== "validation") continue;
      taken += 1;
      yield run;
      for (const made of constructInjection(run.case)) {
        const { id, messages, tools } = made;
        yield { case: made, trace: traceFromChat({ messages, tools }, { id }).trace };
      }
    }
  }
}
