import type { Report } from "@tracejudge/language-server/report-protocol";
import type { ChartConfiguration, ChartDataset } from "chart.js";
import { periodName } from "./figures.ts";
import type { Theme } from "./theme.ts";

/** A chart to draw, and the path into the report that each of its bars opens. */
export interface ChartPlan {
  name: string;
  /** Height in pixels. */
  height: number;
  config: ChartConfiguration;
  paths: string[];
}

/** The charts of the report, for an attribute over time; those without data are left out. */
export function chartPlans(report: Report, attribute: string, theme: Theme): ChartPlan[] {
  const plans = [
    statusPlan(report, theme),
    worstPlan(report, theme),
    periodsPlan(report, attribute, theme),
    driftPlan(report, theme),
    agreementPlan(report, theme),
  ];
  return plans.filter(({ config }) => (config.data.labels?.length ?? 0) > 0);
}

function statusPlan({ statuses }: Report, theme: Theme): ChartPlan {
  const data = statuses.map(({ runs }) => runs);
  const backgroundColor = statuses.map(({ status }) => theme.statuses[status] ?? theme.text);
  return bars("statuses", theme, {
    labels: statuses.map(({ status }) => status),
    datasets: [{ ...edge(theme), label: "runs", data, backgroundColor }],
    paths: statuses.map((_, at) => `statuses.${at}`),
    whole: true,
  });
}

function worstPlan({ worst }: Report, theme: Theme): ChartPlan {
  const data = worst.map(({ flagged, steps }) => (100 * flagged) / steps);
  return bars("worst", theme, {
    labels: worst.map(({ name }) => shortened(name)),
    datasets: [
      { ...edge(theme), label: "% of steps flagged", data, backgroundColor: theme.levels[0] ?? "" },
    ],
    paths: worst.map((_, at) => `worst.${at}`),
    range: [0, 100],
  });
}

function driftPlan({ drift }: Report, theme: Theme): ChartPlan {
  const [red = "", , , , green = ""] = theme.levels;
  const colorOf = (row: { low: number; high: number }) => {
    if (row.high < 0) return faint(red, 60);
    return faint(row.low > 0 ? green : theme.text, 60);
  };
  return bars("drift", theme, {
    labels: drift.rows.map(({ attribute }) => attribute),
    datasets: [
      interval("change, 95 %", drift.rows, drift.rows.map(colorOf), theme),
      points(
        "change",
        drift.rows.map(({ change }) => change),
        theme,
      ),
    ],
    paths: drift.rows.map((_, at) => `drift.rows.${at}`),
  });
}

function agreementPlan({ agreement }: Report, theme: Theme): ChartPlan {
  const ends = agreement.map(({ low, high }) => ({ low: low ?? 0, high: high ?? 0 }));
  return bars("agreement", theme, {
    labels: agreement.map(({ attribute, n }) => `${attribute ?? "all"} (${n})`),
    datasets: [
      interval("κ linear, 95 %", ends, faint(theme.accent, 60), theme),
      points(
        "κ linear",
        agreement.map(({ kappa }) => kappa ?? Number.NaN),
        theme,
      ),
    ],
    paths: [],
    range: [-1, 1],
  });
}

function periodsPlan({ periods }: Report, attribute: string, theme: Theme): ChartPlan {
  const own = periods.map(({ scores }) => scores.find((one) => one.attribute === attribute));
  const levels = theme.levels.map(
    (color, level): ChartDataset => ({
      ...edge(theme),
      type: "bar",
      label: `level ${level}`,
      data: own.map((scores) => (100 * (scores?.levels[level] ?? 0)) / Math.max(1, scores?.n ?? 0)),
      backgroundColor: color,
      stack: "levels",
    }),
  );
  const mean: ChartDataset = {
    type: "line",
    label: "mean",
    yAxisID: "mean",
    data: own.map((scores) => scores?.mean ?? Number.NaN),
    borderColor: theme.text,
    backgroundColor: theme.text,
    pointRadius: 3,
  };
  const axis = axisOf(theme);
  const config: ChartConfiguration = {
    type: "bar",
    data: { labels: periods.map(periodName), datasets: [mean, ...levels] },
    options: {
      ...common(theme),
      scales: {
        x: { ...axis, stacked: true },
        y: { ...axis, stacked: true, min: 0, max: 100, title: title("% of runs", theme) },
        mean: { ...axis, position: "right", min: 0, max: 4, title: title("mean", theme) },
      },
      plugins: { legend: { labels: { color: theme.text } } },
    },
  };
  return { name: "periods", height: 260, config, paths: periods.map((_, at) => `periods.${at}`) };
}

interface Bars {
  labels: string[];
  datasets: ChartDataset[];
  paths: string[];
  range?: [low: number, high: number];
  /** Only whole numbers are marked on the axis. */
  whole?: boolean;
}

/** Lying bars, one a row. */
function bars(
  name: string,
  theme: Theme,
  { labels, datasets, paths, range, whole }: Bars,
): ChartPlan {
  const [min, max] = range ?? [];
  const ends = min === undefined || max === undefined ? {} : { min, max };
  const config: ChartConfiguration = {
    type: "bar",
    data: { labels, datasets },
    options: {
      ...common(theme),
      indexAxis: "y",
      scales: {
        x: { ...axisOf(theme, whole), ...ends, title: title(datasets[0]?.label ?? "", theme) },
        y: { ...axisOf(theme), grid: { display: false } },
      },
      plugins: { legend: { display: false } },
    },
  };
  return { name, height: 56 + 26 * labels.length, config, paths };
}

function interval(
  label: string,
  rows: readonly { low: number; high: number }[],
  backgroundColor: string | string[],
  theme: Theme,
): ChartDataset {
  const data = rows.map(({ low, high }): [number, number] => [low, high]);
  return { ...edge(theme), type: "bar", label, data, backgroundColor, barPercentage: 0.4 };
}

/** Points on the rows of lying bars. */
function points(label: string, values: readonly number[], theme: Theme): ChartDataset {
  return {
    type: "line",
    label,
    data: [...values],
    showLine: false,
    pointRadius: 5,
    pointBackgroundColor: theme.text,
    pointBorderColor: theme.text,
    // A point at the end of the axis is whole.
    clip: false,
    indexAxis: "y",
  };
}

function common(theme: Theme) {
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    color: theme.text,
  } as const;
}

function edge({ border }: Theme) {
  return border === undefined ? {} : { borderColor: border, borderWidth: 1 };
}

function axisOf(theme: Theme, whole = false) {
  return {
    ticks: { color: theme.text, ...(whole && { precision: 0 }) },
    grid: { color: faint(theme.lines, 30) },
  };
}

function faint(color: string, percent: number): string {
  return `color-mix(in srgb, ${color} ${percent}%, transparent)`;
}

function title(text: string, theme: Theme) {
  return { display: text !== "", text, color: theme.text };
}

function shortened(name: string): string {
  return name.length > 32 ? `${name.slice(0, 31)}…` : name;
}
