import { FLAG_UNDER } from "../train/validate.ts";
import type { AttributeResult } from "./evaluate-student.ts";
import type { Prediction } from "./predictions.ts";
import { colours, line, panel, polyline, svg, text } from "./svg.ts";

const SIDE = 170;
const BINS = 8;
const FEWEST = 3;

/**
 * For each attribute: how often labels are flags, by the probability of a flag that the student gave.
 * On the diagonal both are the same. Bins hold equally many labels; those of fewer than three are left out.
 */
export function reliabilityDiagram(results: readonly AttributeResult[]): string {
  const panels = results.map((result, index) => drawOne(result, 44 + index * (SIDE + 56)));
  const legend = [
    text(44, 266, "student", "start", ` style="fill:${colours.first}"`),
    text(104, 266, "before training", "start", ` style="fill:${colours.second}"`),
    text(220, 266, "across: said probability of a flag; up: share of labels that are flags"),
  ];
  const width = Math.max(620, 20 + results.length * (SIDE + 56));
  return svg(
    { width, height: 280 },
    "Reliability of the flag by attribute, on held-out groups",
    [...panels, ...legend].join("\n"),
  );
}

function drawOne({ attribute, n, predictions, before }: AttributeResult, left: number): string {
  const ends = [0, 0.5, 1].map((x) => [x, String(x)] as const);
  const { at, frame } = panel({
    ...{ left, top: 40, width: SIDE, height: SIDE, title: `${attribute} (n ${n})` },
    xMarks: ends,
    yMarks: ends,
  });
  const curve = (cases: readonly Prediction[], colour: string) => {
    const points = binned(cases).map(([x, y]) => at(x, y));
    const dots = points.map(
      ([x, y]) => `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="2.5" fill="${colour}"/>`,
    );
    return [polyline(points, colour), ...dots].join("\n");
  };
  return [
    frame,
    line(at(0, 0), at(1, 1)),
    ...(before === undefined ? [] : [curve(before.predictions, colours.second)]),
    curve(predictions, colours.first),
  ].join("\n");
}

/** Mean probability of a flag and share of flags, of bins of equally many labels. */
function binned(cases: readonly Prediction[]): [number, number][] {
  const pairs = cases
    .map(({ probabilities, label }) => ({
      said: probabilities.slice(0, FLAG_UNDER).reduce((sum, p) => sum + p, 0),
      isFlag: label < FLAG_UNDER,
    }))
    .sort((a, b) => a.said - b.said);
  const size = Math.max(FEWEST, Math.ceil(pairs.length / BINS));
  return Array.from({ length: Math.ceil(pairs.length / size) }, (_, bin) =>
    pairs.slice(bin * size, (bin + 1) * size),
  )
    .filter((bin) => bin.length >= FEWEST)
    .map((bin) => [
      bin.reduce((sum, { said }) => sum + said, 0) / bin.length,
      bin.filter(({ isFlag }) => isFlag).length / bin.length,
    ]);
}
