import type { Command } from "../command.ts";
import { subCommands } from "../sub-commands.ts";

export const precedent: Command = {
  name: "precedent",
  summary: "Settles cases yourself, and shows how far the judge agrees with people",
  operands: "<add|list|show|check> [id]",
  needs: "Name one of add, list, show, check",
  options: {
    file: {
      type: "string",
      value: "file",
      about: "The precedent file; precedents.jsonl unless given",
    },
    run: {
      type: "string",
      value: "id",
      about: "add: the recorded run; list: only this run's cases",
    },
    step: { type: "string", value: "step", about: "add: id or number of the step; else the run" },
    attribute: { type: "string", short: "a", value: "key", about: "What is settled, or listed" },
    score: {
      type: "string",
      short: "s",
      value: "level",
      choices: ["0", "1", "2", "3", "4"],
      about: "add: your level, 0 (bad) to 4 (good)",
    },
    why: { type: "string", short: "w", value: "text", about: "add: your reason, in a line" },
    author: { type: "string", value: "name", about: "list: whose name holds this text" },
    disagree: { type: "boolean", about: "list: only where judge and person are a level apart" },
    dir: {
      type: "string",
      value: "dir",
      about: "add: folder of the recorded runs; .tracejudge unless given",
    },
    rubric: { type: "string", value: "file", about: "add: the rubric of a run not judged yet" },
    json: {
      type: "boolean",
      about: "list, show: print one case (JSON) a line; check: the figures",
    },
  },
  examples: [
    'tracejudge precedent add --run 019aa4 --step 3 -a tool_validity -s 1 -w "no city named"',
    "tracejudge precedent list --attribute tool_validity --disagree",
    "tracejudge precedent show 5f3c",
    "tracejudge precedent check",
  ],
  run: subCommands("precedent", {
    add: {
      options: ["file", "run", "step", "attribute", "score", "why", "dir", "rubric"],
      load: async () => (await import("../precedent/add-precedent.ts")).addPrecedent,
    },
    list: {
      options: ["file", "run", "attribute", "author", "disagree", "json"],
      load: async () => (await import("../precedent/list-precedents.ts")).listPrecedents,
    },
    show: {
      options: ["file", "json"],
      takes: 1,
      load: async () => (await import("../precedent/list-precedents.ts")).showPrecedents,
    },
    check: {
      options: ["file", "json"],
      load: async () => (await import("../precedent/check-precedents.ts")).checkPrecedents,
    },
  }),
};
