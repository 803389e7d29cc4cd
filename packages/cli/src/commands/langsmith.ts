import type { Command } from "../command.ts";
import { judgeOptions } from "../judge-options.ts";
import { subCommands } from "../sub-commands.ts";

const scoring = [
  ...["project", "since", "filter", "queue", "extend-retention", "json"],
  ...Object.keys(judgeOptions),
];

export const langsmith: Command = {
  name: "langsmith",
  summary: "Judges the runs of a LangSmith project there, and takes back people's corrections",
  operands: "<backfill|watch|pull-corrections>",
  needs: "Name one of backfill, watch, pull-corrections",
  options: {
    project: { type: "string", short: "p", value: "project", about: "Its name or id" },
    since: {
      type: "string",
      value: "span",
      about: "Runs so old and younger: 90m, 12h, 7d, or a date; else 7d (pull-corrections: 30d)",
    },
    filter: { type: "string", value: "filter", about: "LangSmith's filter language, on root runs" },
    limit: {
      type: "number",
      short: "n",
      least: 1,
      value: "runs",
      about: "backfill: judge at most so many",
    },
    every: {
      type: "number",
      least: 1,
      most: 86_400,
      value: "seconds",
      about: "watch: between two looks, 1 unless given; twice as long while nothing runs",
    },
    queue: {
      type: "string",
      value: "queue",
      about: "Annotation queue for FLAGGED and REVIEW runs and the audit sample",
    },
    "extend-retention": {
      type: "boolean",
      about: "Let feedback upgrade traces to the long retention, which costs",
    },
    "dry-run": { type: "boolean", about: "backfill, watch: judge, but write nothing anywhere" },
    out: {
      type: "string",
      short: "o",
      value: "file",
      about: "pull-corrections: the precedent file; precedents.jsonl unless given",
    },
    ...judgeOptions,
    json: { type: "boolean", about: "Print one verdict, or one correction, (JSON) a line" },
  },
  examples: [
    "tracejudge langsmith backfill --project my-agent --since 7d",
    "tracejudge langsmith backfill -p my-agent --filter 'eq(status, \"error\")' --dry-run",
    "tracejudge langsmith watch -p my-agent --queue to-check",
    "tracejudge langsmith pull-corrections -p my-agent --out precedents.jsonl",
  ],
  run: subCommands("langsmith", {
    backfill: {
      options: [...scoring, "limit", "dry-run"],
      load: async () => (await import("../langsmith/score-project.ts")).backfillProject,
    },
    watch: {
      options: [...scoring, "every", "dry-run"],
      load: async () => (await import("../langsmith/score-project.ts")).watchProject,
    },
    "pull-corrections": {
      options: ["project", "since", "out", "rubric", "json"],
      load: async () => (await import("../langsmith/pull-to-file.ts")).pullCorrectionsToFile,
    },
  }),
};
