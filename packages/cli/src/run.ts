import { problemText, TraceJudgeError } from "@tracejudge/core";
import type { Command, Context, ExitCode, Output, Progress } from "./command.ts";
import { bench } from "./commands/bench.ts";
import { distill } from "./commands/distill.ts";
import { init } from "./commands/init.ts";
import { langsmith } from "./commands/langsmith.ts";
import { precedent } from "./commands/precedent.ts";
import { rubric } from "./commands/rubric.ts";
import { score } from "./commands/score.ts";
import { serve } from "./commands/serve.ts";
import { show } from "./commands/show.ts";
import { commandHelp, overallHelp } from "./help.ts";
import { parseCommandLine, type UsageMistake, unknownWord } from "./parse-command-line.ts";
import { progressBar } from "./progress-bar.ts";
import { visibleLines, visibleText } from "./reporters/visible-text.ts";

/** Where a command writes and what it may use; `out` and `err` are told whole lines. */
export interface Io extends Context {
  out(text: string): void | Promise<void>;
  err(text: string): void | Promise<void>;
  /** Whether stderr is a terminal: only there is progress shown. */
  showProgress: boolean;
  version: string;
}

export const commands: readonly Command[] = [
  score,
  bench,
  show,
  precedent,
  rubric,
  distill,
  serve,
  langsmith,
  init,
];

/** Runs one command line. Nothing else in this package prints. */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  try {
    return await dispatch(argv, io);
  } catch (error) {
    if (io.signal.aborted) return 130;
    await io.err(errorText(error));
    return 2;
  }
}

async function dispatch(argv: readonly string[], io: Io): Promise<ExitCode> {
  const [name, ...rest] = argv;
  if (name === undefined || name === "help" || name === "--help" || name === "-h") {
    await io.out(`${overallHelp(commands)}\n`);
    return name === undefined ? 2 : 0;
  }
  if (name === "--version" || name === "-v") {
    await io.out(`${io.version}\n`);
    return 0;
  }
  const command = commands.find((known) => known.name === name);
  if (command === undefined) {
    const names = commands.map((known) => known.name);
    return mistaken(unknownWord("command", name, names), io);
  }
  const input = parseCommandLine(rest, command);
  if ("mistake" in input) return mistaken(input.mistake, io);
  if (input.values.help === true) {
    await io.out(`${commandHelp(command)}\n`);
    return 0;
  }
  return printAll(command.run(input, io), io);
}

async function mistaken({ message, remedy }: UsageMistake, io: Io): Promise<ExitCode> {
  await io.err(`${visibleText(message)}. ${visibleText(remedy)}.\n`);
  return 2;
}

/** The bar is taken away before each line, so that it never stands in the middle of the text. */
async function printAll(outputs: AsyncGenerator<Output, ExitCode>, io: Io): Promise<ExitCode> {
  let bar = "";
  const clear = async () => {
    if (bar !== "") await io.err("\r\x1b[2K");
    bar = "";
  };
  try {
    for (let next = await outputs.next(); ; next = await outputs.next()) {
      if (next.done) return next.value;
      if (!("progress" in next.value)) {
        await clear();
        await printOne(next.value, io);
      } else if (io.showProgress) {
        bar = await draw(next.value.progress, bar, io);
      }
    }
  } finally {
    await clear();
  }
}

async function printOne(output: Exclude<Output, { progress: Progress }>, io: Io): Promise<void> {
  if ("print" in output) await io.out(`${output.print}\n`);
  else if ("note" in output) await io.err(`${visibleLines(output.note)}\n`);
  else await io.err(`${visibleText(problemText(output.problem))}\n`);
}

async function draw(progress: Progress, before: string, io: Io): Promise<string> {
  const bar = progressBar(progress, io.width);
  if (bar !== before) await io.err(`\r\x1b[2K${bar}`);
  return bar;
}

/** Errors that we throw on purpose say what to do; of any other the stack is wanted. */
function errorText(error: unknown): string {
  if (!(error instanceof TraceJudgeError)) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return `${visibleLines(text)}\n`;
  }
  const lines = [error.message, ...error.problems.map(problemText)];
  return `${lines.map(visibleText).join("\n")}\n`;
}
