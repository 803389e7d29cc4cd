import type { Judge, Problem, Rubric } from "@tracejudge/core";

export interface Option {
  /** A `number` is whole and not negative. */
  type: "string" | "boolean" | "number";
  /** Bounds of a number: 0 and 999,999,999 unless given. */
  least?: number;
  most?: number;
  short?: string;
  /** It may be given several times; any other option only once. */
  many?: true;
  /** The only values there are. */
  choices?: readonly string[];
  /** Stands for the value in the help, such as `file`. */
  value?: string;
  about: string;
}

/** How far a command is: bytes read of bytes in all, where that is known. */
export interface Progress {
  done: number;
  total: number;
  label: string;
}

/** What a command has to say; only `run` prints. `print` goes to stdout, the rest to stderr. */
export type Output =
  | { print: string }
  | { note: string }
  | { problem: Problem }
  | { progress: Progress };

export interface JudgeChoice {
  model?: string;
  rubric?: Rubric;
}

/** What a command may use of the world. */
export interface Context {
  stdin: AsyncIterable<Uint8Array | string>;
  openJudge(choice: JudgeChoice): Promise<Judge>;
  /** Aborted at Ctrl-C. */
  signal: AbortSignal;
  color: boolean;
  /** The folder that relative paths and the configuration belong to. */
  cwd: string;
  /** Columns of the terminal. */
  width: number;
}

export interface Input {
  values: Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
  positionals: readonly string[];
}

/** 0: nothing flagged; 1: something was; 2: it could not be done; 130: interrupted. */
export type ExitCode = 0 | 1 | 2 | 130;

/** One word of the command line. To add a command, write its file and name it in `commands`. */
export interface Command {
  name: string;
  summary: string;
  /** What follows the name: `<files|dirs|->`. */
  operands: string;
  /** Where the command can do nothing without operands: what the user should name. */
  needs?: string;
  /** Most operands; any number unless given. */
  takes?: number;
  options: Readonly<Record<string, Option>>;
  examples: readonly string[];
  run(input: Input, context: Context): AsyncGenerator<Output, ExitCode>;
}

/** The value of a number option. */
export function numberOption(input: Input, name: string): number | undefined {
  const text = textOption(input, name);
  return text === undefined ? undefined : Number(text);
}

/** The value of a string option. */
export function textOption(input: Input, name: string): string | undefined {
  const value = input.values[name];
  return typeof value === "string" ? value : undefined;
}

/** The values of an option that may be given several times. */
export function textOptions(input: Input, name: string): readonly string[] {
  const value = input.values[name];
  return Array.isArray(value) ? value : [];
}
