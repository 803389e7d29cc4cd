import { closestWord, TraceJudgeError } from "@tracejudge/core";
import type { Command, Context, ExitCode, Input, Output } from "../command.ts";

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
  run: runPrecedent,
};

type Action = (input: Input, context: Context) => AsyncGenerator<Output, ExitCode>;

/** Loaded when asked for, so that other commands start no slower. */
const actions: Readonly<Record<string, () => Promise<Action>>> = {
  add: async () => (await import("../precedent/add-precedent.ts")).addPrecedent,
  list: async () => (await import("../precedent/list-precedents.ts")).listPrecedents,
  show: async () => (await import("../precedent/list-precedents.ts")).showPrecedents,
  check: async () => (await import("../precedent/check-precedents.ts")).checkPrecedents,
};

async function* runPrecedent(input: Input, context: Context): AsyncGenerator<Output, ExitCode> {
  const [name = "", ...positionals] = input.positionals;
  const load = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (load === undefined) throw unknownAction(name);
  const action = await load();
  return yield* action({ ...input, positionals }, context);
}

function unknownAction(name: string): TraceJudgeError {
  const names = Object.keys(actions);
  const near = closestWord(name, names);
  const remedy = `Name one of ${names.join(", ")}`;
  return new TraceJudgeError(
    "INPUT_UNREADABLE",
    `precedent cannot \`${name}\``,
    near === undefined ? remedy : `Did you mean ${near}? ${remedy}`,
  );
}
