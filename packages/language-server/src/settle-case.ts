import {
  AGREES,
  judgeSaid,
  type Precedent,
  precedentId,
  settledCases,
  snapshotOf,
  TraceJudgeError,
  toLevel,
  type Verdict,
} from "@tracejudge/core";
import { appendPrecedents, readPrecedents } from "@tracejudge/store";
import type { CaseChoices, CaseRef, SettleParams, UnsettleParams } from "./case-protocol.ts";
import type { JudgedPage, JudgedRun } from "./judged-page.ts";
import { oneLine } from "./texts/one-line.ts";
import { personName } from "./texts/people-text.ts";

/** Where cases are settled: the precedent file, and who settles. */
export interface Desk {
  file: string;
  author: string;
}

/** What one says of an attribute, by the words of which rubric. */
type Word = Pick<SettleParams, "attribute" | "score" | "why"> & Pick<Verdict, "rubric">;

/** What can be settled at a step, with what the judge and people said before. */
export function caseChoices(page: JudgedPage, ref: CaseRef, { author }: Desk): CaseChoices {
  const run = runOf(page, ref);
  const scores = scoresOf(run, ref.stepId);
  const judgedKeys = scores.map(({ attribute }) => attribute);
  const known = judgedKeys.length > 0 ? judgedKeys : page.rubric.attributes.map(({ key }) => key);
  return {
    title: oneLine(run.marks.find(({ step }) => step.id === ref.stepId)?.step.name ?? "the run"),
    attributes: known.map((key) => {
      const judged = scores.find(({ attribute }) => attribute === key);
      const settled = settledAt(run, ref.stepId).filter(({ attribute }) => attribute === key);
      const own = settled.find((one) => one.author === author);
      return {
        key,
        ...(judged && { judgeScore: judged.score, judgeLevel: toLevel(judged.score) }),
        ...(own !== undefined && { own: { score: own.score, why: own.why } }),
        others: settled
          .filter((one) => one !== own)
          .map((one) => ({ name: oneLine(personName(one, author)), score: one.score })),
        levels: page.rubric.attributes.find((one) => one.key === key)?.levels ?? [],
      };
    }),
  };
}

/** Appends the case to the precedent file, and gives its id. */
export async function settleCase(
  page: JudgedPage,
  { attribute, score, why, ...ref }: SettleParams,
  desk: Desk,
): Promise<string> {
  const word = { attribute, score, why };
  const precedent = precedentOf(
    page,
    ref,
    { ...word, rubric: offered(page, ref, attribute) },
    desk,
  );
  await appendPrecedents(desk.file, [precedent]);
  return precedent.id;
}

/**
 * Settles all that the judge scored there, and the person did not, at the level that is shown: the one
 * whose wording stands beside the score.
 */
export async function agreeWithJudge(
  page: JudgedPage,
  ref: CaseRef,
  desk: Desk,
): Promise<string[]> {
  const run = runOf(page, ref);
  const own = settledAt(run, ref.stepId).filter(({ author }) => author === desk.author);
  const open = scoresOf(run, ref.stepId).filter(
    ({ attribute }) => !own.some((one) => one.attribute === attribute),
  );
  // The words beside a score are those of the rubric that it was judged by.
  const { rubric } = run.verdict ?? page;
  const precedents = open.map(({ attribute, score }) =>
    precedentOf(page, ref, { attribute, score: toLevel(score), why: AGREES, rubric }, desk),
  );
  await appendPrecedents(desk.file, precedents);
  return precedents.map(({ id }) => id);
}

/** Takes back what the person said, by one more line each; false where they had said nothing. */
export async function unsettleCase(params: UnsettleParams, desk: Desk): Promise<boolean> {
  const { traceId, stepId, attribute } = params;
  const { precedents } = await readPrecedents(desk.file);
  const last = settledCases(precedents).filter(
    (one) =>
      one.author === desk.author &&
      one.traceId === traceId &&
      one.stepId === stepId &&
      (attribute === undefined || one.attribute === attribute),
  );
  const createdAt = new Date().toISOString();
  const withdrawn = last.map((one) => ({ ...one, createdAt, withdrawn: true as const }));
  await appendPrecedents(desk.file, withdrawn);
  return last.length > 0;
}

/** The rubric whose levels are offered to choose from: as it is now, unless it has lost the attribute. */
function offered(page: JudgedPage, ref: CaseRef, attribute: string): Word["rubric"] {
  const has = page.rubric.attributes.some(({ key }) => key === attribute);
  return has ? page.rubric : (runOf(page, ref).verdict?.rubric ?? page.rubric);
}

function precedentOf(page: JudgedPage, ref: CaseRef, word: Word, { author }: Desk): Precedent {
  const { stepId } = ref;
  const run = runOf(page, ref);
  const step = run.marks.find((mark) => mark.step.id === stepId)?.step;
  const target = stepId === null ? "run" : step;
  const snapshot = target && snapshotOf(run.trace, target);
  if (snapshot === undefined) throw gone("There is nothing at this step that can be judged");
  const judged = scoresOf(run, stepId).find((one) => one.attribute === word.attribute);
  const key = { author, traceId: run.trace.id, stepId, attribute: word.attribute };
  const { name, version } = word.rubric;
  return {
    id: precedentId(key),
    createdAt: new Date().toISOString(),
    ...key,
    score: word.score,
    ...judgeSaid(judged),
    why: word.why,
    rubric: { name, version },
    snapshot,
  };
}

function settledAt({ settled }: JudgedRun, stepId: string | null): Precedent[] {
  return settled.filter((one) => one.stepId === stepId);
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
