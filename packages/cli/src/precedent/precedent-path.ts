import { resolve } from "node:path";
import { type Context, type Input, textOption } from "../command.ts";

/** The file that cases are settled in, unless `--file` names another. */
export const PRECEDENT_FILE = "precedents.jsonl";

export function precedentPath(input: Input, { cwd }: Context): string {
  return resolve(cwd, textOption(input, "file") ?? PRECEDENT_FILE);
}
