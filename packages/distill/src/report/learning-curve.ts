import type { TrainingState } from "../train/checkpoint.ts";
import { colours, line, type Point, panel, polyline, svg, text } from "./svg.ts";

const [WIDTH, HEIGHT] = [640, 260];
/** Steps over which the training loss is averaged, as a share of all. */
const SMOOTHED_SHARE = 0.04;

/** Loss by step: of the batches, averaged, and of the held-out groups. */
export function learningCurve({ losses, validations, best }: TrainingState): string {
  const steps = Math.max(1, losses.length);
  const smooth = smoothed(losses, Math.max(1, Math.round(steps * SMOOTHED_SHARE)));
  const all = [...smooth, ...validations.map(({ loss }) => loss)];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const span = high - low || 1;
  const share = (loss: number) => 0.05 + (0.9 * (loss - low)) / span;
  const marks = [...new Set([0, Math.floor(steps / 2), steps])];
  const { at, frame } = panel({
    ...{ left: 48, top: 40, width: WIDTH - 64, height: HEIGHT - 84, title: "Loss by step" },
    xMarks: marks.map((step) => [step / steps, String(step)]),
    yMarks: [0.05, 0.5, 0.95].map((y) => [y, (low + ((y - 0.05) / 0.9) * span).toFixed(2)]),
  });
  const place = (step: number, loss: number): Point => at(step / steps, share(loss));
  const dots = validations.map(({ step, loss }) => {
    const [x, y] = place(step, loss);
    return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="3" fill="${colours.second}"/>`;
  });
  const body = [
    frame,
    polyline(
      smooth.map((loss, step) => place(step + 1, loss)),
      colours.first,
    ),
    polyline(
      validations.map(({ step, loss }) => place(step, loss)),
      colours.second,
    ),
    ...dots,
    line(at(best / steps, 0), at(best / steps, 1), colours.second),
    text(48, HEIGHT - 8, "training batches (averaged)", "start", ` style="fill:${colours.first}"`),
    text(230, HEIGHT - 8, "held-out groups", "start", ` style="fill:${colours.second}"`),
    text(WIDTH - 16, HEIGHT - 8, `kept: step ${best}`, "end"),
  ];
  return svg(
    { width: WIDTH, height: HEIGHT },
    "Loss of the training batches and of the held-out groups, by step",
    body.join("\n"),
  );
}

function smoothed(losses: readonly number[], window: number): number[] {
  return losses.map((_, step) => {
    const part = losses.slice(Math.max(0, step + 1 - window), step + 1);
    return part.reduce((sum, loss) => sum + loss, 0) / part.length;
  });
}
