import { readFile } from "node:fs/promises";
import { type Problem, parseRubric, type Rubric } from "@tracejudge/core";
import { unreadable } from "./find-inputs.ts";

/** The rubric of a file and all its problems; without a file, neither: the judge has its own. */
export async function readRubric(
  file: string | undefined,
): Promise<{ rubric?: Rubric; problems: Problem[] }> {
  if (file === undefined) return { problems: [] };
  try {
    return parseRubric(await readFile(file, "utf8"), { file });
  } catch (error) {
    return { problems: [unreadable(file, error)] };
  }
}
