/**
 * What a floor of each attribute would do to the flag of whole runs, on validation groups:
 * `tsx measure-floors.ts --model dir case-files...`. The rubric is the default one.
 */
import { parseArgs } from "node:util";
import { agentRubric, statusFacts } from "@tracejudge/core";
import { createStudentJudge } from "@tracejudge/student";
import { type FloorCase, floorTable } from "../src/floor-table.ts";
import { badIn } from "../src/measure-folds.ts";
import { heldOutRuns } from "./held-out-runs.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    model: { type: "string" },
    seed: { type: "string", default: "1" },
    runs: { type: "string", default: "150" },
  },
});
if (values.model === undefined) {
  console.error("usage: measure-floors --model dir case-files...");
  process.exit(2);
}

const judge = await createStudentJudge({ model: values.model, rubric: agentRubric });
const cases: FloorCase[] = [];
const options = { seed: Number(values.seed), runs: Number(values.runs) };
for await (const { case: item, trace } of heldOutRuns(positionals, options)) {
  const facts = statusFacts(await judge.judge(trace));
  cases.push({ source: item.source, facts, bad: badIn(item) });
}
await judge.close();

const percent = (share: number) => `${(100 * share).toFixed(1)} %`.padStart(8);
for (const { key, floor: present } of agentRubric.attributes) {
  console.log(`\n${key} (now ${present ?? "none"})   n  caught  false alarms  macro-F1`);
  for (const { floor, n, recall, falseAlarms, macroF1 } of floorTable(cases, agentRubric, key)) {
    const cells = [`${n}`.padStart(5), percent(recall), percent(falseAlarms), macroF1.toFixed(3)];
    console.log(`  floor ${`${floor ?? "none"}`.padEnd(4)} ${cells.join("  ")}`);
  }
}
