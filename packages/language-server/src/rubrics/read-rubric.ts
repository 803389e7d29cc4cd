import { readFile, stat } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { parseRubric, TraceJudgeError } from "@tracejudge/core";
import { noticeText } from "../texts/notice-text.ts";
import { Policies } from "./policies.ts";

/** In bytes. */
const LONGEST = 1024 * 1024;

/** A rubric that the settings name, or why it cannot be used. */
export type RubricRead = { policies: Policies } | { fault: TraceJudgeError };

/** Reads the rubric in a file, which the settings call `name`. */
export async function readRubric(file: string, name: string): Promise<RubricRead> {
  const shown = noticeText(name);
  try {
    const text = await rubricFileText(file);
    const { rubric, problems } = parseRubric(text);
    if (rubric !== undefined)
      return { policies: new Policies(rubric, pathToFileURL(file).href, text) };
    const count = problems.length === 1 ? "a problem" : `${problems.length} problems`;
    return { fault: unusable(`The rubric ${shown} has ${count}`, "Open it and mend it") };
  } catch {
    const remedy = "Correct the setting tracejudge.rubric, or create the file";
    return { fault: unusable(`The rubric ${shown} cannot be read`, remedy) };
  }
}

/** Throws where the path is no file, or one that no person has written. */
export async function rubricFileText(file: string): Promise<string> {
  const found = await stat(file);
  if (!found.isFile() || found.size > LONGEST) throw new TypeError("no rubric");
  return readFile(file, "utf8");
}

function unusable(message: string, remedy: string): TraceJudgeError {
  return new TraceJudgeError("RUBRIC_INVALID", message, remedy);
}
