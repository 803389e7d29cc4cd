import {
  judgeSaid,
  type Precedent,
  precedentId,
  settledCases,
  snapshotOf,
  TraceJudgeError,
} from "@tracejudge/core";
import { appendPrecedents, precedentAuthor, readPrecedents } from "@tracejudge/store";
import type { JudgedPage, JudgedRun } from "./judged-page.ts";
import type { CaseChoices, CaseRef, SettleParams, UnsettleParams } from "./protocol.ts";

/** Where cases are settled: the precedent file, and the folder whose git says who settles. */
export interface Desk {
  file: string;
  folder: string;
}

/** What can be settled at a step, with what the judge and the person said before. */
export async function caseChoices(
  page: JudgedPage,
  ref: CaseRef,
  desk: Desk,
): Promise<CaseChoices> {
  const run = runOf(page, ref);
  const author = await precedentAuthor(desk.folder);
  const scores = scoresOf(run, ref.stepId);
  const keys = scores.length > 0 ? scores.map(({ attribute }) => attribute) : [];
  const known = keys.length > 0 ? keys : page.rubric.attributes.map(({ key }) => key);
  return {
    title: run.marks.find(({ step }) => step.id === ref.stepId)?.step.name ?? "the run",
    attributes: known.map((key) => {
      const judged = scores.find(({ attribute }) => attribute === key);
      const own = run.settled.find(
        (one) => one.attribute === key && one.stepId === ref.stepId && one.author === author,
      );
      return {
        key,
        ...(judged !== undefined && { judgeScore: judged.score }),
        ...(own !== undefined && { own: { score: own.score, why: own.why } }),
        levels: page.rubric.attributes.find((one) => one.key === key)?.levels ?? [],
      };
    }),
  };
}

/** Appends the case to the precedent file, and gives its id. */
export async function settleCase(
  page: JudgedPage,
  params: SettleParams,
  desk: Desk,
): Promise<string> {
  const run = runOf(page, params);
  const { stepId, attribute, score, why } = params;
  const step = run.marks.find((mark) => mark.step.id === stepId)?.step;
  const target = stepId === null ? "run" : step;
  const snapshot = target && snapshotOf(run.trace, target);
  if (snapshot === undefined) throw gone("There is nothing at this step that can be judged");
  const judged = scoresOf(run, stepId).find((one) => one.attribute === attribute);
  const author = await precedentAuthor(desk.folder);
  const key = { author, traceId: run.trace.id, stepId, attribute };
  const { name, version } = run.verdict?.rubric ?? page.rubric;
  const precedent: Precedent = {
    id: precedentId(key),
    createdAt: new Date().toISOString(),
    ...key,
    score,
    ...judgeSaid(judged),
    why,
    rubric: { name, version },
    snapshot,
  };
  await appendPrecedents(desk.file, [precedent]);
  return precedent.id;
}

/** Takes back what the person said, by one more line; false where they had said nothing. */
export async function unsettleCase(params: UnsettleParams, desk: Desk): Promise<boolean> {
  const { traceId, stepId, attribute } = params;
  const author = await precedentAuthor(desk.folder);
  const id = precedentId({ author, traceId, stepId, attribute });
  const { precedents } = await readPrecedents(desk.file);
  const last = settledCases(precedents).find((one) => one.id === id);
  if (last === undefined) return false;
  const createdAt = new Date().toISOString();
  await appendPrecedents(desk.file, [{ ...last, createdAt, withdrawn: true }]);
  return true;
}

function scoresOf({ verdict }: JudgedRun, stepId: string | null) {
  if (stepId === null) return verdict?.attributes ?? [];
  return verdict?.steps.find((step) => step.stepId === stepId)?.scores ?? [];
}

function runOf(page: JudgedPage, { traceId }: CaseRef): JudgedRun {
  const run = page.runs.find(({ trace }) => trace.id === traceId);
  if (run === undefined) throw gone(`Run ${traceId} is not in this document any more`);
  return run;
}

function gone(message: string): TraceJudgeError {
  return new TraceJudgeError("INPUT_UNREADABLE", message, "Open the run again");
}
