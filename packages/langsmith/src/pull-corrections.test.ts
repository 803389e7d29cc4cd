import { agentRubric, type Precedent, precedentSchema } from "@tracejudge/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  answerIdOf,
  type DoubleRun,
  doubleRun,
  llmIdOf,
  PROJECT_ID,
} from "../fixtures/double-run.ts";
import { keep, type LangSmithDouble, openLangSmithDouble } from "../fixtures/langsmith-double.ts";
import { openLangSmith } from "./open-langsmith.ts";
import { pullCorrections } from "./pull-corrections.ts";

const HOUR = 3_600_000;
const key = agentRubric.attributes[0]?.key ?? "";

let double: LangSmithDouble;
let run: DoubleRun;
beforeEach(async () => {
  run = doubleRun(1, Date.now() - HOUR);
  double = await openLangSmithDouble([run]);
});
afterEach(() => double.close());

let made = 0;
function feedback(runId: string, more: object): void {
  const id = `22222222-2222-4222-8222-${String(made++).padStart(12, "0")}`;
  const at = { created_at: "2026-01-02T03:04:05.123456", session_id: PROJECT_ID };
  keep(double, { id, run_id: runId, trace_id: run.id, key, ...at, ...more });
}
const person = { type: "app", user_name: "Ada" };
const probabilities = [0, 0, 0, 0.5, 0.5];
const said = { judge: { name: "student" }, rubric: { name: "mine", version: "abc" } };
const ours = (stepId?: string) => ({
  type: "model",
  metadata: { ...said, probabilities, stepId },
});

async function pull(): Promise<{ precedents: Precedent[]; problems: string[] }> {
  const langsmith = await openLangSmith({ apiKey: double.key, apiUrl: double.url });
  const precedents: Precedent[] = [];
  const problems: string[] = [];
  const options = { langsmith, project: "demo", rubric: agentRubric, sinceMs: 2 * HOUR };
  for await (const found of pullCorrections(options)) {
    if ("precedent" in found) precedents.push(precedentSchema.parse(found.precedent));
    else problems.push(found.problem.code);
  }
  return { precedents, problems };
}

test("a person's score beside ours becomes a precedent of the step, with what it saw", async () => {
  feedback(answerIdOf(run), { score: 3.5, feedback_source: ours(answerIdOf(run)) });
  feedback(answerIdOf(run), { score: 1, comment: "it rained", feedback_source: person });
  const { precedents } = await pull();
  expect(precedents).toMatchObject([
    {
      author: "Ada",
      createdAt: "2026-01-02T03:04:05.123Z",
      traceId: run.id,
      stepId: answerIdOf(run),
      attribute: key,
      score: 1,
      judgeScore: 3.5,
      judgeProbabilities: probabilities,
      why: "it rained",
      rubric: { name: "mine", version: "abc" },
      snapshot: { judged: 3 },
    },
  ]);
  expect(precedents[0]?.snapshot.messages.at(-1)?.content).toBe("It is sunny.");
});

for (const correction of [2, { score: 2 }, { value: 2 }, { [key]: 2 }]) {
  test(`a correction of our row counts, written as ${JSON.stringify(correction)}`, async () => {
    feedback(llmIdOf(run), { score: 4, correction, feedback_source: ours(llmIdOf(run)) });
    expect((await pull()).precedents).toMatchObject([
      { stepId: llmIdOf(run), score: 2, judgeScore: 4, author: "langsmith" },
    ]);
  });
}

test("a score of the root is one of the whole run", async () => {
  feedback(run.id, { score: 0, feedback_source: person });
  expect((await pull()).precedents).toMatchObject([{ stepId: null, snapshot: { judged: null } }]);
});

test("our own rows, other programs' and other scales' are no precedents", async () => {
  feedback(llmIdOf(run), { score: 4, feedback_source: ours(llmIdOf(run)) });
  feedback(llmIdOf(run), { score: 1, feedback_source: { type: "api" } });
  feedback(run.id, { score: 87, feedback_source: person });
  feedback(run.id, { key: "thumbs", score: 1, feedback_source: person });
  expect(await pull()).toEqual({ precedents: [], problems: [] });
});

test("the same person's say gives the same id, over the first interface too", async () => {
  feedback(run.id, { score: 2, feedback_source: person });
  const first = await pull();
  double.isNew = false;
  double.doubledPages = true;
  expect(await pull()).toEqual(first);
  expect(first.precedents).toHaveLength(1);
});

test("a run that LangSmith will not give costs no other person's word, and is asked for once", async () => {
  const other = doubleRun(2, Date.now() - HOUR / 2);
  double.runs.push(other);
  feedback(llmIdOf(run), { score: 1, feedback_source: person });
  feedback(answerIdOf(run), { score: 2, feedback_source: person });
  feedback(answerIdOf(other), { score: 0, feedback_source: person, trace_id: other.id });
  double.failsFor = run.id;
  double.failsWith = 404;
  const { precedents, problems } = await pull();
  expect(precedents.map(({ traceId }) => traceId)).toEqual([other.id]);
  expect(problems).toEqual(["RUN_REFUSED"]);
});
