import { parseArgs } from "node:util";
import { closestWord } from "@tracejudge/core";
import type { Command, Input, Option } from "./command.ts";

/** A mistake in the command line, and what to do about it. */
export interface UsageMistake {
  message: string;
  remedy: string;
}

/** Options that every command has. */
export const commonOptions: Readonly<Record<string, Option>> = {
  help: { type: "boolean", short: "h", about: "Show this help" },
};

/** The options and operands of a command, or the first mistake in them. */
export function parseCommandLine(
  argv: readonly string[],
  command: Command,
): Input | { mistake: UsageMistake } {
  const options = { ...command.options, ...commonOptions };
  const known = Object.entries(options).map(
    ([name, { type, short, many = false }]) =>
      [
        name,
        {
          type: type === "boolean" ? type : ("string" as const),
          multiple: many,
          ...(short && { short }),
        },
      ] as const,
  );
  const { tokens, values, positionals } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(known),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const seen = new Set<string>();
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const mistake =
      mistakeIn(token, options, command.name) ?? repeated(token, options[token.name], seen);
    if (mistake !== undefined) return { mistake };
    seen.add(token.name);
  }
  const wantsHelp = values.help === true;
  if (positionals.length === 0 && command.needs !== undefined && !wantsHelp) {
    const remedy = `${command.needs}; see tracejudge ${command.name} --help`;
    return { mistake: { message: `${command.name} needs something to work on`, remedy } };
  }
  const mistake = wantsHelp ? undefined : surplus(command.name, positionals, command.takes);
  if (mistake !== undefined) return { mistake };
  return { values: values as Input["values"], positionals };
}

/** The mistake of more operands than are taken: one passed over in silence would mislead. */
export function surplus(
  command: string,
  operands: readonly string[],
  takes = Number.POSITIVE_INFINITY,
): UsageMistake | undefined {
  const word = operands[takes];
  if (word === undefined) return undefined;
  const remedy = `Leave it out; see tracejudge ${command.split(" ")[0]} --help`;
  return { message: `${command} does not take \`${word}\``, remedy };
}

interface OptionToken {
  name: string;
  rawName: string;
  value?: string | undefined;
}

function mistakeIn(
  { name, rawName, value }: OptionToken,
  options: Readonly<Record<string, Option>>,
  command: string,
): UsageMistake | undefined {
  const option = Object.hasOwn(options, name) ? options[name] : undefined;
  if (option === undefined) return unknownWord("option", rawName, optionNames(options), command);
  if (option.type === "boolean") {
    if (value === undefined) return undefined;
    return { message: `${rawName} takes no value`, remedy: `Write just ${rawName}` };
  }
  if (value === undefined || value === "") {
    return { message: `${rawName} needs a value`, remedy: `Write ${rawName} <${option.value}>` };
  }
  return valueMistake(rawName, value, option);
}

/** The last of several values would win in silence. */
function repeated(
  { name, rawName }: OptionToken,
  option: Option | undefined,
  seen: ReadonlySet<string>,
): UsageMistake | undefined {
  if (!seen.has(name) || option?.type === "boolean" || option?.many) return undefined;
  return { message: `${rawName} is given twice`, remedy: "Give it once" };
}

function valueMistake(name: string, value: string, option: Option): UsageMistake | undefined {
  if (option.type === "number" && !/^\d{1,9}$/.test(value)) {
    return { message: `${name} ${value} is not a number`, remedy: "Give a whole number" };
  }
  const { least = 0, most = 999_999_999 } = option;
  if (option.type === "number" && (Number(value) < least || Number(value) > most)) {
    const remedy = `Give a number from ${least} to ${most}`;
    return { message: `${name} ${value} is out of range`, remedy };
  }
  const { choices } = option;
  if (choices === undefined || choices.includes(value)) return undefined;
  return { message: `${name} ${value} is not known`, remedy: `Give one of: ${choices.join(", ")}` };
}

function optionNames(options: Readonly<Record<string, Option>>): string[] {
  return Object.keys(options).map((name) => `--${name}`);
}

/** The mistake of a word that is not among the known ones, with the nearest of them. */
export function unknownWord(
  what: "option" | "command",
  word: string,
  known: readonly string[],
  command?: string,
): UsageMistake {
  const near = closestWord(word, known);
  const help = `tracejudge ${command === undefined ? "" : `${command} `}--help`;
  const message = `unknown ${what} \`${word}\``;
  return {
    message,
    remedy: near === undefined ? `See ${help}` : `Did you mean ${near}? See ${help}`,
  };
}
