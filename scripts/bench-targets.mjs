// node scripts/bench-targets.mjs rows.jsonl... > targets.md: what `tracejudge bench --json` measured,
// beside what others published and what we aim at, whether it is reached or not.
import { readFileSync } from "node:fs";

const files = process.argv.slice(2);
if (files.length === 0) {
  console.error("usage: node scripts/bench-targets.mjs rows.jsonl...");
  process.exit(2);
}
const rows = files
  .flatMap((file) => readFileSync(file, "utf8").split("\n"))
  .filter((line) => line.startsWith("{"))
  .map((line) => JSON.parse(line));

const worstStep = "worst step found";
/** [source, attribute, measure, aim, what others reach] */
const targets = [
  [
    "bfcl",
    "tool_validity",
    "macroF1",
    0.9,
    "TF-IDF .64; a DeBERTa-small verifier .98 on its own set",
  ],
  ["bfcl", "tool_validity", "auroc", 0.96, "TF-IDF .72"],
  [
    "agentprocessbench-hotpotqa",
    "reasoning",
    "kappaQuadratic",
    0.35,
    "GPT-5.2 .59, Gemini-3-Flash .53, Qwen3-8B-Thinking .23",
  ],
  ["agentprocessbench-hotpotqa", "tool_validity", "kappaQuadratic", 0.35, "the same"],
  ["r-judge", "compliance", "accuracy", 0.81, "LlamaGuard .61, ShieldAgent .81, GPT-5.2 .91"],
  ["ragtruth", "quality", "flagF1", 0.68, "GPT-4 prompt .63; fine-tuned 17M .69, 32M .72, 68M .75"],
  ["agentdojo", "compliance", "auroc", 0.9, "TF-IDF .43"],
  ["who-and-when", "reasoning", worstStep, 0.3, "best published .26"],
  ["gptfuzz", "compliance", "macroF1", 0.95, "TF-IDF .91"],
  ["xstest", "compliance", "macroF1", 0.8, "TF-IDF .43"],
  ["pii", "compliance", "auroc", 0.98, "TF-IDF .79"],
  ["tau-bench-airline-gpt4o", "quality", "auroc", 0.75, "TF-IDF .56"],
  ["agentrx-magentic", "reasoning", "auroc", 0.75, "TF-IDF .46"],
  ["roscoe", "reasoning", "auroc", 0.75, "TF-IDF .54"],
  ["reasoneval", "reasoning", "auroc", 0.75, "TF-IDF .55"],
  ["bigbench-mistake", "reasoning", "auroc", 0.75, "TF-IDF .59"],
  ["mr-gsm8k", "reasoning", "auroc", 0.75, "TF-IDF .53"],
  ["mtrag-human", "quality", "spearman", 0.58, "RAGAS judge .58; one person against the rest .52"],
];
const words = {
  macroF1: "macro-F1",
  auroc: "AUROC",
  kappaQuadratic: "quadratic κ",
  accuracy: "accuracy",
  flagF1: "F1 of the flag",
  spearman: "Spearman",
};

/** Value, interval and number of cases of a measure; undefined where no row has it. */
function measured(source, attribute, measure) {
  for (const row of rows) {
    if (row.source !== source || row.attribute !== attribute) continue;
    if (measure === worstStep && row.worstStep) {
      const { found, ci, runs, chance } = row.worstStep;
      return { value: found, ci, n: runs, beside: `a guess ${short(chance)}` };
    }
    if (typeof row[measure] !== "number") continue;
    const { accuracy, macroF1 } = row.majority;
    const beside = {
      accuracy: `commonest ${short(accuracy)}`,
      macroF1: `commonest ${short(macroF1)}`,
      flagF1: `always flag ${short(row.alwaysFlagF1)}`,
    };
    return { value: row[measure], ci: row.ci[measure], n: row.n, beside: beside[measure] ?? "" };
  }
}

const short = (value) => (value === null ? "–" : value.toFixed(2).replace(/^(-?)0\./, "$1."));
const lines = targets.map(([source, attribute, measure, aim, others]) => {
  const found = measured(source, attribute, measure);
  const what = `${source} ${attribute}, ${words[measure] ?? measure}`;
  if (found === undefined)
    return `| ${what} | – | – | | ${short(aim)} | not measured | ${others} |`;
  const { value, ci, n, beside } = found;
  const interval = ci ? ` [${ci.map(short).join(", ")}]` : "";
  const reached = value >= aim ? "**yes**" : "no";
  return `| ${what} | ${n} | ${short(value)}${interval} | ${beside} | ${short(aim)} | ${reached} | ${others} |`;
});
console.log(
  [
    "| what | n | measured [95%] | for nothing | aim | reached | others |",
    "| --- | --: | --- | --- | --: | --- | --- |",
    ...lines,
  ].join("\n"),
);
