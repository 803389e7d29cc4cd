import { resolve } from "node:path";
import { agentRubric, type Precedent, type Problem } from "@tracejudge/core";
import { appendPrecedents, readPrecedents } from "@tracejudge/store";
import { type Context, type ExitCode, type Input, type Output, textOption } from "../command.ts";
import { readSetting } from "../read-setting.ts";
import { plural } from "../reporters/summary.ts";
import { projectOption, sinceOption } from "./project-options.ts";

const MONTH_MS = 30 * 86_400_000;

/** `tracejudge langsmith pull-corrections`: adds to the precedent file what is not in it yet. */
export async function* pullCorrectionsToFile(
  input: Input,
  context: Context,
): AsyncGenerator<Output, ExitCode> {
  const project = projectOption(input);
  const file = resolve(context.cwd, textOption(input, "out") ?? "precedents.jsonl");
  const { choice, problems } = await readSetting(input, context.cwd);
  yield* problems.map((problem) => ({ problem }));
  if (choice === undefined) return 2;
  const { openLangSmith, pullCorrections } = await import("@tracejudge/langsmith");
  const langsmith = await openLangSmith({ signal: context.signal });
  const rubric = choice.rubric ?? agentRubric;
  const sinceMs = sinceOption(input, Date.now()) ?? MONTH_MS;
  const known = await readPrecedents(file);
  yield* known.problems.map((problem) => ({ problem }));
  const lines = new Set(known.precedents.map(sayingOf));
  let added = 0;
  let failed = known.problems.some(isError);
  for await (const found of pullCorrections({ langsmith, project, rubric, sinceMs })) {
    if ("problem" in found) {
      failed ||= isError(found.problem);
      yield found;
      continue;
    }
    const { precedent } = found;
    if (lines.has(sayingOf(precedent))) continue;
    lines.add(sayingOf(precedent));
    await appendPrecedents(file, [precedent]);
    added += 1;
    if (input.values.json === true) yield { print: JSON.stringify(precedent) };
  }
  yield { note: `${plural(added, "correction")} added to ${file}` };
  if (context.signal.aborted) return 130;
  return failed ? 2 : 0;
}

function isError({ severity }: Problem): boolean {
  return severity === "error";
}

/** Who said what of which case: a person who changes their mind says something new. */
function sayingOf({ id, createdAt, score, why }: Precedent): string {
  return JSON.stringify([id, createdAt, score, why]);
}
