import { relative } from "node:path";
import {
  agentRubric,
  closestWord,
  judgeSaid,
  type Precedent,
  precedentId,
  type Rubric,
  type Step,
  snapshotOf,
  type Trace,
  TraceJudgeError,
  type Verdict,
} from "@tracejudge/core";
import { appendPrecedents, openStore, precedentAuthor, readPrecedents } from "@tracejudge/store";
import { type Context, type ExitCode, type Input, type Output, textOption } from "../command.ts";
import { readConfig } from "../read-config.ts";
import { readSetting } from "../read-setting.ts";
import { visibleText } from "../reporters/visible-text.ts";
import { findStep } from "./find-step.ts";
import { precedentLineText } from "./precedent-line-text.ts";
import { precedentPath } from "./precedent-path.ts";

/** Settles a case of a recorded run: one more line in the precedent file. */
export async function* addPrecedent(
  input: Input,
  context: Context,
): AsyncGenerator<Output, ExitCode> {
  const { trace, verdict } = await recorded(input, context);
  const stepText = textOption(input, "step");
  const target = stepText === undefined ? "run" : findStep(trace, stepText);
  const setting = await readSetting(input, context.cwd);
  yield* setting.problems.map((problem) => ({ problem }));
  if (setting.choice === undefined) return 2;
  const rubric = setting.choice.rubric ?? agentRubric;
  const precedent: Precedent = await settled({ input, context, trace, verdict, target, rubric });
  const file = precedentPath(input, context);
  const { exists } = await readPrecedents(file);
  await appendPrecedents(file, [precedent]);
  const name = relative(context.cwd, file) || file;
  yield { print: precedentLineText(precedent, context) };
  yield { note: `Added to ${visibleText(name)}` };
  if (!exists) {
    yield { note: `Line for .gitattributes: ${visibleText(name)} merge=union (keeps both sides)` };
  }
  return 0;
}

/** The one recorded run whose id begins as given, with its last verdict. */
async function recorded(input: Input, context: Context) {
  const id = needed(input, "run", "--run with the id of a recorded run; see tracejudge show");
  const { config } = await readConfig(context.cwd);
  const store = openStore({ dir: textOption(input, "dir") ?? config.dir ?? ".tracejudge" });
  const traces = new Map<string, Trace>();
  for await (const read of store.readTraces({ id })) {
    if ("value" in read) traces.set(read.value.id, read.value);
  }
  const trace = traces.get(id) ?? [...traces.values()][0];
  if (trace === undefined || (traces.size > 1 && !traces.has(id))) {
    const count = traces.size === 0 ? "no recorded run has" : `${traces.size} recorded runs have`;
    throw mistake(`${count} an id that begins with ${id}`, "See tracejudge show for the ids");
  }
  let verdict: Verdict | undefined;
  for await (const read of store.readVerdicts({ id: trace.id })) {
    if ("value" in read && read.value.traceId === trace.id) verdict = read.value;
  }
  return { trace, verdict };
}

interface Case {
  input: Input;
  context: Context;
  trace: Trace;
  verdict: Verdict | undefined;
  target: Step | "run";
  /** Of a run that has no verdict, and what attributes there are. */
  rubric: Rubric;
}

async function settled(settling: Case): Promise<Precedent> {
  const { input, context, trace, verdict, target, rubric } = settling;
  const stepId = target === "run" ? null : target.id;
  const attribute = attributeOf(settling);
  const score = needed(input, "score", "--score, 0 (bad) to 4 (good)");
  const why = needed(input, "why", "--why with your reason");
  const snapshot = snapshotOf(trace, target);
  if (snapshot === undefined) {
    throw mistake("nothing was said or called there", "Choose a model or tool step");
  }
  const judged = scoresOf(target, verdict).find((one) => one.attribute === attribute);
  const { name, version } = verdict?.rubric ?? rubric;
  const key = { author: await precedentAuthor(context.cwd), traceId: trace.id, stepId, attribute };
  return {
    id: precedentId(key),
    createdAt: new Date().toISOString(),
    ...key,
    score: Number(score),
    ...judgeSaid(judged),
    why,
    rubric: { name, version },
    snapshot,
  };
}

function scoresOf(target: Step | "run", verdict: Verdict | undefined) {
  if (target === "run") return verdict?.attributes ?? [];
  return verdict?.steps.find((step) => step.stepId === target.id)?.scores ?? [];
}

function attributeOf({ input, verdict, target, rubric }: Case): string {
  const known = [
    ...new Set([
      ...scoresOf(target, verdict).map(({ attribute }) => attribute),
      ...rubric.attributes.map(({ key }) => key),
    ]),
  ];
  const attribute = needed(input, "attribute", `--attribute, one of ${known.join(", ")}`);
  if (known.includes(attribute)) return attribute;
  const near = closestWord(attribute, known);
  throw mistake(
    `attribute ${attribute} is not known`,
    near === undefined ? `Give one of: ${known.join(", ")}` : `Did you mean ${near}`,
  );
}

function needed(input: Input, name: string, remedy: string): string {
  const value = textOption(input, name);
  if (value !== undefined) return value;
  throw mistake(`precedent add needs --${name}`, `Give ${remedy}`);
}

function mistake(message: string, remedy: string): TraceJudgeError {
  return new TraceJudgeError("OPTION_INVALID", message, remedy);
}
