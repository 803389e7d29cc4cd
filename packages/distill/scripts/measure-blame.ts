/**
 * Which of a run's steps is blamed rightly, on validation groups with step labels:
 * `tsx measure-blame.ts --model dir case-files...`. The rubric is the default one.
 */
import { parseArgs } from "node:util";
import { agentRubric, type Case, type StepVerdict } from "@tracejudge/core";
import { createStudentJudge } from "@tracejudge/student";
import { type BlameCase, blameTable } from "../src/blame-table.ts";
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
  console.error("usage: measure-blame --model dir case-files...");
  process.exit(2);
}

const weights = new Map(agentRubric.attributes.map(({ key, weight }) => [key, weight]));
const loss = ({ scores }: StepVerdict) =>
  Math.max(0, ...scores.map(({ attribute, score }) => (weights.get(attribute) ?? 0) * (4 - score)));

/** The model turns, each as bad as it or its calls are; undefined unless some, not all, are bad. */
function blameCase({ source, labels }: Case, steps: readonly StepVerdict[]): BlameCase | undefined {
  const bad = new Set(labels.filter(({ score }) => score < 3).map(({ message }) => message));
  const turns = new Map<number, { loss: number; bad: boolean }>();
  for (const step of steps) {
    const { messageIndex: at } = step;
    if (at === undefined || step.scores.length === 0) continue;
    const known = turns.get(at)?.loss ?? 0;
    turns.set(at, { loss: Math.max(known, loss(step)), bad: bad.has(at) });
  }
  const found = [...turns].sort(([a], [b]) => a - b).map(([, turn]) => turn);
  const isTold = new Set(found.map((turn) => turn.bad)).size === 2;
  return isTold ? { source, steps: found } : undefined;
}

const judge = await createStudentJudge({ model: values.model, rubric: agentRubric });
const cases: BlameCase[] = [];
const options = { seed: Number(values.seed), runs: Number(values.runs) };
for await (const { case: item, trace } of heldOutRuns(positionals, options)) {
  const { steps } = await judge.judge(trace);
  const found = blameCase(item, steps);
  if (found !== undefined) cases.push(found);
}
await judge.close();

for (const source of new Set(cases.map((item) => item.source))) {
  console.log(`\n${source}`);
  for (const row of blameTable(cases.filter((item) => item.source === source))) {
    console.log(
      `  share ${row.share.toFixed(2)}  n ${row.n}  first ${row.first.toFixed(3)}  any ${row.any.toFixed(3)}`,
    );
  }
}
