import { importTraces } from "../core/src/importers/import-traces.ts";
import { parseRubric } from "../core/src/rubric/parse-rubric.ts"; const agentRubric = parseRubric((await import("node:fs")).readFileSync("../../rubrics/agent.yaml","utf8")).rubric!;
import { keywordJudge } from "./fixtures/keyword-judge.ts";
import { prettyReport, newSummary, countRun, summaryReport } from "./src/index.ts";
import { readFileSync } from "node:fs";
const judge = keywordJudge(agentRubric);
const s = newSummary();
const opt = { color: process.env.C === "1", width: Number(process.env.W ?? 100) };
for (const f of process.argv.slice(2)) for await (const x of importTraces(readFileSync(f, "utf8"), { file: f })) {
  if ("problem" in x) { console.log(x); continue; }
  const verdict = await judge.judge(x.trace);
  countRun(s, { trace: x.trace, verdict });
  console.log(prettyReport({ trace: x.trace, verdict }, opt) + "\n");
}
console.log(summaryReport(s, opt));
