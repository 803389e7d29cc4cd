import type { Command, Option } from "./command.ts";
import { commonOptions } from "./parse-command-line.ts";

/** `tracejudge --help`. */
export function overallHelp(commands: readonly Command[]): string {
  const rows = commands.map(({ name, summary }): [string, string] => [name, summary]);
  return [
    "tracejudge: judges LangGraph runs, step by step, on this machine",
    "",
    "Usage: tracejudge <command> [options]",
    "",
    ...table(rows),
    "",
    "Examples:",
    ...commands.map(({ examples }) => `  ${examples[0] ?? ""}`),
    "",
    "`tracejudge <command> --help` tells more; `tracejudge --version` the version.",
  ].join("\n");
}

/** `tracejudge <command> --help`. */
export function commandHelp(command: Command): string {
  const options = Object.entries({ ...command.options, ...commonOptions });
  return [
    command.summary,
    "",
    `Usage: tracejudge ${[command.name, command.operands, "[options]"].filter((part) => part !== "").join(" ")}`,
    "",
    ...table(options.map(([name, option]): [string, string] => [flag(name, option), option.about])),
    "",
    "Examples:",
    ...command.examples.map((example) => `  ${example}`),
  ].join("\n");
}

function flag(name: string, { short, value }: Option): string {
  const long = value === undefined ? `--${name}` : `--${name} <${value}>`;
  return short === undefined ? `    ${long}` : `-${short}, ${long}`;
}

function table(rows: readonly [string, string][]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
