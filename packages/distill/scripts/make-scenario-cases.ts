/**
 * Files of scenarios to labelled cases: `tsx make-scenario-cases.ts --out cases.jsonl files...`. The
 * cases go to `make-examples` beside the other sources; of held-out files, to `tracejudge bench`.
 * Exit code 1 where a line was left out.
 */
import { createWriteStream } from "node:fs";
import { parseArgs } from "node:util";
import { problemText } from "@tracejudge/core";
import { casesOfScenario } from "../src/scenario/cases-of-scenario.ts";
import { readScenarios } from "../src/scenario/read-scenarios.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { out: { type: "string" } },
});
if (values.out === undefined) {
  console.error("usage: make-scenario-cases --out cases.jsonl files...");
  process.exit(2);
}
const out = createWriteStream(values.out);
for (const file of positionals) {
  const { domain, scenarios, problems } = readScenarios(file);
  for (const problem of problems) console.error(problemText(problem));
  if (problems.length > 0) process.exitCode = 1;
  if (domain === undefined) continue;
  for (const scenario of scenarios) {
    for (const item of casesOfScenario(domain, scenario)) out.write(`${JSON.stringify(item)}\n`);
  }
}
out.end();
