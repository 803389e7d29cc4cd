import type { ModelCard } from "@tracejudge/student";
import type { PreparedData } from "../data/prepare-data.ts";
import type { Base } from "../open-base.ts";
import type { TrainingState } from "../train/checkpoint.ts";
import { confusionPicture } from "./confusion-picture.ts";
import type { AttributeResult } from "./evaluate-student.ts";
import { learningCurve } from "./learning-curve.ts";
import { reliabilityDiagram } from "./reliability-diagram.ts";
import { reportMarkdown } from "./report-markdown.ts";

export interface ReportFilesInput {
  card: ModelCard;
  base: Base;
  results: readonly AttributeResult[];
  state: TrainingState;
  data: PreparedData;
  settings: Readonly<Record<string, string | number>>;
}

/** `report.md` and its pictures, by file name. */
export function reportFiles(input: ReportFilesInput): [string, string][] {
  const { card, base, results, state, data, settings } = input;
  const { student } = base;
  const measured = results.filter(({ n }) => n > 0);
  const report = reportMarkdown({
    name: card.name,
    version: card.version,
    base: student ? `${student.card.name} ${student.card.version}` : "an encoder without a head",
    results: measured,
    state,
    files: data.files,
    sources: data.sources,
    examples: { train: data.train.length, validation: data.validation.length },
    settings,
  });
  return [
    ["report.md", report],
    ["confusion.svg", confusionPicture(measured)],
    ["reliability.svg", reliabilityDiagram(measured)],
    ["learning.svg", learningCurve(state)],
  ];
}
