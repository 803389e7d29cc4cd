import { type ParsedRubric, type Problem, parseRubric } from "@tracejudge/core";
import { type Input, type JudgeChoice, textOption } from "./command.ts";
import { readConfig } from "./read-config.ts";
import { readText } from "./read-text.ts";

/** The judge that the options, else the configuration, ask for; no choice where that is faulty. */
export async function readSetting(
  input: Input,
  cwd: string,
): Promise<{ choice?: JudgeChoice; problems: Problem[] }> {
  const { config, problems } = await readConfig(cwd);
  const file = textOption(input, "rubric") ?? config.rubric;
  const model = textOption(input, "model") ?? config.model;
  const parsed: ParsedRubric = file === undefined ? { problems: [] } : await readRubric(file);
  problems.push(...parsed.problems);
  if (problems.some((problem) => problem.severity === "error")) return { problems };
  const { rubric } = parsed;
  return { choice: { ...(model && { model }), ...(rubric && { rubric }) }, problems };
}

async function readRubric(file: string): Promise<ParsedRubric> {
  const text = await readText(file);
  return typeof text === "string" ? parseRubric(text, { file }) : { problems: [text] };
}
