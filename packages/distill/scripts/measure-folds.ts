/**
 * How step scores should become a run's, measured on validation groups:
 * `tsx measure-folds.ts --model dir [--write] case-files...`.
 * A run counts as bad in an attribute when its run label, or any of its step labels, is under 3.
 * Prints the best folds; `--write` puts the best of each attribute into the model card.
 */
import { createReadStream, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { createGunzip } from "node:zlib";
import {
  agentRubric,
  type Case,
  importCases,
  type Rubric,
  type Trace,
  traceFromChat,
} from "@tracejudge/core";
import { createStudentJudge } from "@tracejudge/student";
import { type FoldCase, rankFolds } from "../src/choose-fold.ts";
import { constructInjection } from "../src/construct-injection.ts";
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

/** The default rubric, once over steps alone and once over the run alone. */
const over = (pick: (targets: readonly string[]) => string[]): Rubric => ({
  ...agentRubric,
  attributes: agentRubric.attributes.map((attribute) => ({
    ...attribute,
    appliesTo: pick(attribute.appliesTo) as typeof attribute.appliesTo,
  })),
});
const ofSteps = over((targets) => targets.filter((target) => target !== "run"));
const ofRun = over(() => ["run"]);
const steps = await createStudentJudge({ model: values.model, rubric: ofSteps });
const whole = await createStudentJudge({ model: values.model, rubric: ofRun });

/** Attributes of which the case says whether the run as a whole was bad. */
function badIn(item: Case): Map<string, boolean> {
  const bad = new Map<string, boolean>();
  for (const { attribute, score } of item.labels) {
    bad.set(attribute, (bad.get(attribute) ?? false) || score < 3);
  }
  return bad;
}

const found = new Map<string, FoldCase[]>();

async function addCase(item: Case, trace: Trace): Promise<void> {
  const [stepwise, runwise] = [await steps.judge(trace), await whole.judge(trace)];
  for (const [attribute, bad] of badIn(item)) {
    const probabilities = stepwise.steps.flatMap((step) =>
      step.scores.filter((score) => score.attribute === attribute).map((s) => s.probabilities),
    );
    const rule = agentRubric.attributes.find(({ key }) => key === attribute);
    const judgesRun = rule?.appliesTo.includes("run") ?? false;
    const run = !judgesRun
      ? undefined
      : runwise.attributes.find((score) => score.attribute === attribute)?.probabilities;
    const list = found.get(attribute) ?? [];
    found.set(attribute, [...list, { source: item.source, steps: probabilities, run, bad }]);
  }
}

for (const file of positionals) {
  const raw = createReadStream(file);
  let taken = 0;
  for await (const entry of importCases(file.endsWith(".gz") ? raw.pipe(createGunzip()) : raw, {
    file,
  })) {
    if (!("case" in entry) || taken >= Number(values.runs)) continue;
    if (splitOf(entry.case.group ?? entry.case.id, Number(values.seed), 0.08) !== "validation")
      continue;
    taken += 1;
    await addCase(entry.case, entry.trace);
    for (const made of constructInjection(entry.case)) {
      await addCase(
        made,
        traceFromChat({ messages: made.messages, tools: made.tools }, { id: made.id }).trace,
      );
    }
  }
}

const folds: Record<string, unknown> = {};
for (const [attribute, cases] of found) {
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
await steps.close();
await whole.close();
