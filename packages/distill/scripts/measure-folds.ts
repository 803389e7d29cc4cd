/**
 * How step scores should become a run's, measured on validation groups:
 * `tsx measure-folds.ts --model dir [--write] case-files...`.
 * Prints the best folds; `--write` puts the best of each attribute into the model card.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { traceFromChat } from "@tracejudge/core";
import { rankFolds } from "../src/choose-fold.ts";
import { constructInjection } from "../src/construct-injection.ts";
import { readCaseFile } from "../src/data/read-case-file.ts";
import { foldCases, type LabelledRun } from "../src/measure-folds.ts";
import { splitOf } from "../src/split.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    model: { type: "string" },
    seed: { type: "string", default: "1" },
    runs: { type: "string", default: "150" },
    write: { type: "boolean", default: false },
  },
});
if (values.model === undefined) {
  console.error("usage: measure-folds --model dir [--write] case-files...");
  process.exit(2);
}

/** Validation runs of each file, `--runs` at most, and what injections make of them. */
async function* heldOutRuns(): AsyncGenerator<LabelledRun> {
  for (const file of positionals) {
    let taken = 0;
    for await (const run of readCaseFile(file)) {
      if (taken >= Number(values.runs)) break;
      if ("problem" in run) continue;
      const { group = run.case.id } = run.case;
      if (splitOf(group, Number(values.seed), 0.08) !== "validation") continue;
      taken += 1;
      yield run;
      for (const made of constructInjection(run.case)) {
        const { id, messages, tools } = made;
        yield { case: made, trace: traceFromChat({ messages, tools }, { id }).trace };
      }
    }
  }
}

const folds: Record<string, unknown> = {};
for (const [attribute, cases] of await foldCases(values.model, heldOutRuns())) {
  const ranked = rankFolds(cases);
  folds[attribute] = ranked[0]?.fold;
  console.log(`\n${attribute}: ${cases.length} runs`);
  for (const { fold, auroc, macroF1 } of ranked.slice(0, 6)) {
    console.log(
      `  AUROC ${auroc.toFixed(3)} macro-F1 ${macroF1.toFixed(3)} ${JSON.stringify(fold)}`,
    );
  }
}
if (values.write) {
  const path = `${values.model}/model-card.json`;
  const card = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
  writeFileSync(path, `${JSON.stringify({ ...card, folds }, null, 2)}\n`);
}
