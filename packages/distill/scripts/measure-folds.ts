/**
 * How step scores should become a run's, measured on validation groups:
 * `tsx measure-folds.ts --model dir [--write] case-files...`.
 * Prints the best folds; `--write` puts the best of each attribute into the model card.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { rankFolds } from "../src/choose-fold.ts";
import { foldCases } from "../src/measure-folds.ts";
import { heldOutRuns } from "./held-out-runs.ts";

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

const held = heldOutRuns(positionals, { seed: Number(values.seed), runs: Number(values.runs) });
const folds: Record<string, unknown> = {};
for (const [attribute, cases] of await foldCases(values.model, held)) {
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
