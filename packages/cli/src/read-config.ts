import { join, resolve } from "node:path";
import { jsonFault, type Problem } from "@tracejudge/core";
import { z } from "zod";
import { readText } from "./read-text.ts";

/** Name of the file that `init` writes; options of the command line win over it. */
export const CONFIG_FILE = "tracejudge.config.json";

const path = z.string().min(1).exactOptional();

/** Paths are relative to the file. */
export const configSchema = z.strictObject({
  /** Rubric that `score` and `bench` judge by. */
  rubric: path,
  /** Folder of the student. */
  model: path,
  /** Folder of the recorded runs. */
  dir: path,
});

export type Config = z.infer<typeof configSchema>;

/** The configuration of a folder; none is none. */
export async function readConfig(cwd: string): Promise<{ config: Config; problems: Problem[] }> {
  const file = join(cwd, CONFIG_FILE);
  const text = await readText(file);
  if (typeof text !== "string") return { config: {}, problems: [] };
  const json = jsonOf(file, text);
  if ("problem" in json) return { config: {}, problems: [json.problem] };
  const parsed = configSchema.safeParse(json.value);
  if (!parsed.success) {
    return { config: {}, problems: parsed.error.issues.map((issue) => configProblem(file, issue)) };
  }
  const paths = Object.entries(parsed.data).map(([key, path]) => [key, resolve(cwd, path)]);
  return { config: Object.fromEntries(paths), problems: [] };
}

function jsonOf(file: string, text: string): { value: unknown } | { problem: Problem } {
  try {
    // Some editors begin a file with a byte order mark, which is no JSON.
    return { value: JSON.parse(text.replace(/^\uFEFF/, "")) };
  } catch (error) {
    return { problem: noJson(file, text, error as Error) };
  }
}

/** With the place where the text stops being JSON; some engines quote what stands there instead. */
function noJson(file: string, text: string, error: Error): Problem {
  const { message: _, ...place } = jsonFault(error, text);
  return {
    code: "CONFIG_INVALID",
    severity: "error",
    message: `it is not valid JSON: ${error.message}`,
    remedy: "Mend it, or write a new one with tracejudge init --force",
    file,
    ...place,
  };
}

function configProblem(file: string, { path, message }: z.core.$ZodIssue): Problem {
  return {
    code: "CONFIG_INVALID",
    severity: "error",
    message,
    remedy: "Its fields are rubric, model and dir, each a path",
    file,
    path: ["$", ...path].join("."),
  };
}
