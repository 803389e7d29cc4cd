import type { DataFile, DataSource } from "../data/prepare-data.ts";
import type { TrainingState } from "../train/checkpoint.ts";
import { type Agreement, type Measured, type MeasureName, measureNames } from "./agreement.ts";
import type { AttributeResult } from "./evaluate-student.ts";

export interface ReportInput {
  name: string;
  version: string;
  /** Name and version of the student it started from, or what else it started from. */
  base: string;
  results: readonly AttributeResult[];
  state: TrainingState;
  files: readonly DataFile[];
  sources: readonly DataSource[];
  examples: { train: number; validation: number };
  settings: Readonly<Record<string, string | number>>;
}

const titles: Record<MeasureName, string> = {
  kappaLinear: "Linear κ",
  auroc: "AUROC of the flag",
  macroF1: "Macro-F1 of the flag",
  ece: "ECE",
};

/** `report.md`: the same input gives the same text. */
export function reportMarkdown(input: ReportInput): string {
  const { name, version, base, results, examples } = input;
  const isFromStudent = results.some(({ before }) => before !== undefined);
  return `${[
    `# ${name} ${version}`,
    `Started from ${base}. ${examples.train} examples were taught, ${examples.validation} of other groups held out.`,
    ended(input.state),
    "## Agreement on held-out groups",
    isFromStudent
      ? "Before is the student it started from, on the same labels. Brackets are bootstrap 95 % intervals over groups; that of the change is of the difference, label by label."
      : "Brackets are bootstrap 95 % intervals over groups.",
    ...measureNames.map((measure) => agreementTable(measure, results)),
    "The held-out groups also chose the step that is kept, so new data may agree a little less. Calibration is measured crosswise: each label by a calibrator that was fitted without its group. Labels that are only bounds count for the flag, not for κ. ECE is of the flag's confidence, in 15 bins.",
    "## What one gets for nothing",
    baselineTable(results),
    "## Served as int8",
    servedTable(results),
    "## By source",
    sourceTable(results),
    "![Confusion matrices](confusion.svg)",
    "![Reliability](reliability.svg)",
    "![Learning curve](learning.svg)",
    "## Data",
    table(
      ["source", "licence", "examples"],
      input.sources.map((row) => [
        row.source,
        row.licences.join(", ") || "not stated",
        row.examples,
      ]),
    ),
    table(
      ["file", "examples", "SHA-256"],
      input.files.map((row) => [row.name, row.examples, `\`${row.sha256}\``]),
    ),
    "## Settings",
    table(["setting", "value"], Object.entries(input.settings)),
  ].join("\n\n")}\n`;
}

function ended({ step, best, ended: how, validations }: TrainingState): string {
  const why =
    how === "early" ? "stopped early, as the held-out groups got no better" : "ended as planned";
  const unchanged =
    best === 0 &&
    " **Nothing that was tried did better than the start, which is what this student is.**";
  return `Training ${why}, after ${step} steps; kept is step ${best}, the best of ${validations.length} looks at the held-out groups.${unchanged || ""}`;
}

function agreementTable(measure: MeasureName, results: readonly AttributeResult[]): string {
  const isFromStudent = results.some(({ before }) => before !== undefined);
  const of = (agreement: Agreement | undefined, signed = false) =>
    measuredText(agreement?.[measure], signed);
  return table(
    [
      titles[measure],
      "n",
      ...(isFromStudent ? ["before"] : []),
      "after",
      ...(isFromStudent ? ["change"] : []),
    ],
    results.map(({ attribute, n, before, after }) => [
      attribute,
      n,
      ...(isFromStudent ? [of(before?.agreement)] : []),
      of(after),
      ...(isFromStudent ? [of(before?.change, true)] : []),
    ]),
  );
}

function baselineTable(results: readonly AttributeResult[]): string {
  return table(
    [
      "attribute",
      "n",
      "flagged labels",
      "commonest level",
      "its accuracy",
      "its macro-F1",
      "macro-F1 of always flagging",
    ],
    results.map(({ attribute, n, baselines: { flagRate, majority, alwaysFlag } }) => [
      ...[attribute, n, share(flagRate), n === 0 ? "-" : majority.level],
      ...[share(majority.accuracy), number(majority.macroF1), number(alwaysFlag)],
    ]),
  );
}

function servedTable(results: readonly AttributeResult[]): string {
  return table(
    ["attribute", "same flag as float32", "calibrator"],
    results.map(({ attribute, sameFlagAsFloat, isCalibrated, n }) => [
      attribute,
      sameFlagAsFloat === null ? "-" : share(sameFlagAsFloat),
      isCalibrated
        ? `fitted on ${n} labels`
        : "as before: too few labels, or no better by a new one",
    ]),
  );
}

function sourceTable(results: readonly AttributeResult[]): string {
  const rows = results.flatMap(({ attribute, bySource }) =>
    bySource.map(({ source, n, before, after }) => [
      ...[source, attribute, n],
      ...[number(before?.kappaLinear ?? null), number(after.kappaLinear)],
      ...[number(before?.auroc ?? null), number(after.auroc)],
    ]),
  );
  return table(
    ["source", "attribute", "n", "κ before", "κ after", "AUROC before", "AUROC after"],
    rows,
  );
}

type Cell = string | number;

function table(head: readonly Cell[], rows: readonly (readonly Cell[])[]): string {
  const text = (cells: readonly Cell[]) =>
    `| ${cells.map((cell) => escaped(String(cell))).join(" | ")} |`;
  return [text(head), `| ${head.map(() => "---").join(" | ")} |`, ...rows.map(text)].join("\n");
}

function measuredText(measured: Measured | undefined, signed: boolean): string {
  const { value = null, interval = null } = measured ?? {};
  if (value === null) return "-";
  const one = (x: number) => (signed && x > 0 ? `+${number(x)}` : number(x));
  return interval === null
    ? one(value)
    : `${one(value)} [${one(interval[0])}, ${one(interval[1])}]`;
}

const number = (value: number | null): string =>
  value === null
    ? "-"
    : value
        .toFixed(3)
        .replace(/^(-?)0\./, "$1.")
        .replace(/^-(\.000)$/, "$1");
const share = (value: number): string => `${(100 * value).toFixed(1)} %`;
const escaped = (cell: string): string => cell.replaceAll("|", "\\|").replaceAll("\n", " ");
