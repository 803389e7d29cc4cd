// node scripts/bench-report.mjs rows.jsonl [BASELINE.md] > table.md: rows of `tracejudge bench --json`
// as a Markdown table, beside a TF-IDF baseline where its table (source | attribute | n | flag rate |
// AUROC | linear kappa | ...) is given. Means are over the rows that have both measures in both.
import { readFileSync } from "node:fs";

const [rowsFile, baselineFile] = process.argv.slice(2);
if (rowsFile === undefined) {
  console.error("usage: node scripts/bench-report.mjs rows.jsonl [BASELINE.md]");
  process.exit(2);
}
const rows = readFileSync(rowsFile, "utf8")
  .split("\n")
  .filter((line) => line.startsWith("{"))
  .map((line) => JSON.parse(line));

const baseline = new Map();
if (baselineFile !== undefined) {
  for (const line of readFileSync(baselineFile, "utf8").split("\n")) {
    const cells = line.split("|").map((cell) => cell.trim());
    const [, source, attribute, , , auroc, kappa] = cells;
    if (attribute !== undefined && Number.isFinite(Number(auroc)) && auroc !== "")
      baseline.set(`${source} ${attribute}`, { auroc: Number(auroc), kappa: Number(kappa) });
  }
}

const number = (value) => (value === null || value === undefined ? "–" : value.toFixed(2));
const interval = (value, ends) =>
  value === null
    ? "–"
    : `${value.toFixed(2)} [${ends?.map((end) => end.toFixed(2)).join(", ") ?? "–"}]`;
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const other = (row) => baseline.get(`${row.source} ${row.attribute}`);

const lines = [
  "| source | attribute | n | flagged | AUROC [95%] | TF-IDF | κ linear [95%] | TF-IDF | κ quadratic | macro-F1 | majority | always-flag F1 | ECE |",
  "| --- | --- | --: | --: | --- | --: | --- | --: | --: | --: | --: | --: | --: |",
  ...rows.map((row) =>
    [
      "",
      row.source,
      row.attribute,
      row.n,
      number(row.flagRate),
      interval(row.auroc, row.ci.auroc),
      number(other(row)?.auroc),
      interval(row.kappaLinear, row.ci.kappaLinear),
      number(other(row)?.kappa),
      number(row.kappaQuadratic),
      number(row.macroF1),
      number(row.majority.macroF1),
      number(row.alwaysFlagF1),
      number(row.ece),
      "",
    ]
      .join(" | ")
      .trim(),
  ),
];
const both = rows.filter((row) => row.auroc !== null && row.kappaLinear !== null);
const shared = both.filter((row) => other(row) !== undefined);
const student = [mean(both.map((row) => row.auroc)), mean(both.map((row) => row.kappaLinear))];
lines.push(
  "",
  `Mean over ${both.length} rows: AUROC ${student[0].toFixed(3)}, linear κ ${student[1].toFixed(3)}.`,
);
if (shared.length > 0) {
  const [a, k] = ["auroc", "kappa"].map((key) => mean(shared.map((row) => other(row)[key])));
  lines.push(
    `TF-IDF on ${shared.length} of them: AUROC ${a.toFixed(3)}, linear κ ${k.toFixed(3)}.`,
  );
}
console.log(lines.join("\n"));
