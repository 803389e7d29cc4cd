import { resolve } from "node:path";
import {
  emptyTally,
  type FlagChange,
  parseRubric,
  TraceJudgeError,
  tallyFlag,
  tallyText,
} from "@tracejudge/core";
import { RunIndex } from "@tracejudge/store";
import { type Context, type ExitCode, type Input, type Output, textOption } from "../command.ts";
import { readConfig } from "../read-config.ts";
import { readText } from "../read-text.ts";
import { createPalette, scoreText } from "../reporters/palette.ts";
import { visibleText } from "../reporters/visible-text.ts";

type Changed = FlagChange & { traceId: string; name: string };

/**
 * What the weights, threshold and floors of a rubric make of the recorded judgements, and the runs whose
 * flag changes. Other wording needs judging: see `tracejudge score`.
 */
export async function* previewRubric(
  input: Input,
  { cwd, color, signal }: Context,
): AsyncGenerator<Output, ExitCode> {
  const [name] = input.positionals;
  if (name === undefined) throw noFile();
  const file = resolve(cwd, name);
  const text = await readText(file, signal);
  if (typeof text !== "string") {
    yield { problem: text };
    return 2;
  }
  const { rubric, problems } = parseRubric(text, { file: name });
  yield* problems.map((problem) => ({ problem }));
  if (rubric === undefined) return 2;
  const { config } = await readConfig(cwd);
  const index = new RunIndex(resolve(cwd, textOption(input, "dir") ?? config.dir ?? ".tracejudge"));
  await index.update(signal);
  const tally = emptyTally();
  const changed: Changed[] = [];
  for (const { verdict, traceId, name } of index.runs) {
    const change = verdict && tallyFlag(tally, verdict, rubric);
    if (change !== undefined) changed.push({ traceId, name, ...change });
  }
  if (input.values.json === true) yield { print: JSON.stringify({ ...tally, changed }) };
  else yield { print: [tallyText(tally), ...changed.map(lineOf(color))].join("\n") };
  return 0;
}

function lineOf(color: boolean) {
  const palette = createPalette(color);
  return ({ traceId, name, flagged, score }: Changed): string =>
    [
      flagged ? palette.score(0)("+ flagged   ") : palette.score(4)("- not flagged"),
      palette.score(score)(scoreText(score)),
      visibleText(name),
      palette.dim(visibleText(traceId)),
    ].join("  ");
}

function noFile(): TraceJudgeError {
  return new TraceJudgeError(
    "OPTION_INVALID",
    "rubric preview needs a rubric",
    "Name its file: tracejudge rubric preview rubrics/desk.yaml",
  );
}
