import type { AttributeResult, DistillEvent, Distilled, Measured } from "@tracejudge/distill";
import type { Output } from "./command.ts";
import { createPalette } from "./reporters/palette.ts";

/** What a command says of an event of a training. */
export type DistillTeller = (event: DistillEvent) => Generator<Output>;

const MINUTE_MS = 60_000;

/** For people: where someone watches a bar, else a line a minute; and each look at the held-out groups. */
export function distillTeller(isWatched: boolean, now: () => number = Date.now): DistillTeller {
  let told = now();
  return function* tell(event) {
    switch (event.kind) {
      case "problem":
        yield { problem: event.problem };
        return;
      case "reading":
        yield { progress: { done: 0, total: 0, label: `${event.examples} examples read` } };
        return;
      case "split":
        yield {
          note: `${event.train} examples to learn from, ${event.validation} of ${event.groups} other groups held out`,
        };
        return;
      case "resumed":
        yield { note: `Going on from step ${event.step} of ${event.steps}` };
        return;
      case "step": {
        const left = event.secondsLeft === undefined ? "" : `, ${timeText(event.secondsLeft)} left`;
        const label = `loss ${event.loss.toFixed(3)}${left}`;
        yield { progress: { done: event.step, total: event.steps, label } };
        if (isWatched || now() - told < MINUTE_MS) return;
        told = now();
        yield { note: `step ${event.step} of ${event.steps}: ${label}` };
        return;
      }
      case "validation": {
        const area = event.auroc === null ? "" : `, AUROC ${event.auroc.toFixed(3)}`;
        yield {
          note: `held out, after step ${event.step}: loss ${event.loss.toFixed(3)}${area}${event.best ? " (best so far)" : ""}`,
        };
        return;
      }
      case "measuring":
        yield { note: `Measuring on ${event.examples} held-out examples` };
    }
  };
}

/** What came of it: agreement before and after, by attribute, and where the rest stands. */
export function summaryText(
  { folder, name, version, results, kept }: Distilled,
  color: boolean,
): string {
  const palette = createPalette(color);
  const rows = results.filter(({ n }) => n > 0).map(summaryRow);
  const head = ["held out", "n", "linear kappa", "AUROC of the flag", "ECE"];
  const widths = head.map((title, at) =>
    Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)),
  );
  const lineOf = (cells: readonly string[]) =>
    cells
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join("  ")
      .trimEnd();
  return [
    palette.bold(lineOf(head)),
    ...rows.map(lineOf),
    "",
    ...(kept === 0
      ? ["Nothing that was tried did better than the start, so the student is what it was."]
      : []),
    `${name} ${version} is in ${folder}, with report.md. Use it: tracejudge score --model ${folder} <runs>`,
  ].join("\n");
}

function summaryRow({ attribute, n, before, after }: AttributeResult): string[] {
  const pair = (name: "kappaLinear" | "auroc" | "ece") => {
    const was = before && numberText(before.agreement[name]);
    return was === undefined ? numberText(after[name]) : `${was} -> ${numberText(after[name])}`;
  };
  return [attribute, String(n), pair("kappaLinear"), pair("auroc"), pair("ece")];
}

const numberText = ({ value }: Measured): string => (value === null ? "-" : value.toFixed(3));

function timeText(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${(minutes / 60).toFixed(1)} h`;
}
