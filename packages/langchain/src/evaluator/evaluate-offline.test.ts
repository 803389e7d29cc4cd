import type { TraceJudgeError } from "@tracejudge/core";
import { Client } from "langsmith";
import { type EvaluatorT, evaluate } from "langsmith/evaluation";
import { traceable } from "langsmith/traceable";
import { afterEach, expect, test, vi } from "vitest";
import { instrument } from "../instrument.ts";
import { calculatorGraph, sum, tinyStudent } from "../test-support/calculator-graph.ts";
import { createFakeJudge } from "../test-support/fake-judge.ts";
import { exampleOf } from "../test-support/langsmith-double.ts";
import {
  createTraceJudgeEvaluator,
  type EvaluatorOptions,
} from "./create-trace-judge-evaluator.ts";
import type { EvaluatorArgs } from "./evaluation-row.ts";

/** `evaluate()` with `uploadRuns: false` sends nothing; a request here would fail the test. */
const nowhere = new Client({ apiUrl: "http://localhost:9", apiKey: "none" });

const made: ReturnType<typeof createTraceJudgeEvaluator>[] = [];
function create(options: EvaluatorOptions = {}) {
  const evaluator = createTraceJudgeEvaluator({ judge: "inline", model: tinyStudent, ...options });
  made.push(evaluator);
  return evaluator;
}
afterEach(async () => {
  vi.restoreAllMocks();
  for (const evaluator of made.splice(0)) await evaluator.close();
});

async function rowsFrom(
  target: (inputs: Record<string, unknown>) => Promise<Record<string, unknown>>,
  evaluator: EvaluatorT,
) {
  vi.spyOn(console, "log").mockReturnValue(undefined);
  const said = vi.spyOn(console, "error");
  const data = [exampleOf({ question: "What is 1 + 2?" })];
  const options = { data, evaluators: [evaluator], uploadRuns: false, client: nowhere };
  const { results } = await evaluate(target, options);
  expect(said).not.toHaveBeenCalled();
  const [row] = results;
  return { run: row?.run, rows: row?.evaluationResults.results ?? [] };
}

test("the full trace of a LangGraph target is judged although run.child_runs has none of it", async () => {
  const evaluator = create();
  const undo = instrument(evaluator.handler);
  const graph = calculatorGraph();
  const { run, rows } = await rowsFrom(() => graph.invoke(sum), evaluator);
  undo();
  expect(run?.child_runs?.flatMap(({ child_runs }) => child_runs ?? [])).toEqual([]);
  expect(rows.map(({ key }) => key)).toEqual([
    "trace_quality",
    "tool_validity",
    "reasoning",
    "compliance",
    "quality",
    "step_quality",
    "step_quality",
    "step_quality",
  ]);
  const steps = rows.slice(5).map(({ evaluatorInfo }) => evaluatorInfo?.step);
  expect(steps).toMatchObject([
    { kind: "llm", path: ["agent"] },
    { kind: "tool", name: "add", path: ["tools"] },
    { kind: "llm", path: ["agent"] },
  ]);
});

test("explicit callbacks do as well as instrument()", async () => {
  const evaluator = create();
  const graph = calculatorGraph();
  const target = () => graph.invoke(sum, { callbacks: [evaluator.handler] });
  const { rows } = await rowsFrom(target, evaluator);
  expect(rows[0]?.evaluatorInfo?.basis).toBe("recorded");
});

test("a graph below traceables of the target is found too", async () => {
  const evaluator = create();
  const undo = instrument(evaluator.handler);
  const graph = calculatorGraph();
  const inner = traceable(async () => graph.invoke(sum), { name: "inner" });
  const { rows } = await rowsFrom(
    async () => ({ answer: (await inner()).messages.length }),
    evaluator,
  );
  undo();
  expect(rows[0]?.evaluatorInfo?.basis).toBe("recorded");
});

test("a graph as the target itself, and the evaluator below a function of one's own, do too", async () => {
  vi.spyOn(console, "log").mockReturnValue(undefined);
  vi.spyOn(console, "error").mockReturnValue(undefined);
  const evaluator = create();
  const undo = instrument(evaluator.handler);
  const data = [exampleOf({ messages: [{ role: "user", content: "What is 1 + 2?" }] })];
  const own = async (args: EvaluatorArgs) => ({ results: await evaluator(args) });
  const options = { data, evaluators: [own], uploadRuns: false, client: nowhere };
  const { results } = await evaluate(calculatorGraph(), options);
  undo();
  const rows = results[0]?.evaluationResults.results ?? [];
  expect(rows[0]?.evaluatorInfo?.basis).toBe("recorded");
});

test("a recorded run is judged once", async () => {
  const judge = createFakeJudge();
  const evaluator = create({ judge });
  const graph = calculatorGraph();
  await rowsFrom(() => graph.invoke(sum, { callbacks: [evaluator.handler] }), evaluator);
  expect(judge.judged).toHaveLength(1);
});

test("concurrent runs get their own steps, judged in a thread", async () => {
  vi.spyOn(console, "log").mockReturnValue(undefined);
  const evaluator = create({ judge: "worker" });
  const undo = instrument(evaluator.handler);
  const data = Array.from({ length: 12 }, (_, n) => exampleOf({ question: `What is ${n} + 2?` }));
  const target = async ({ question }: { question: string }) =>
    calculatorGraph([`It is ${question}`]).invoke({ messages: [["human", question]] } as never);
  const { results } = await evaluate(target, {
    data,
    evaluators: [evaluator],
    uploadRuns: false,
    client: nowhere,
    maxConcurrency: 4,
  });
  undo();
  const targets = results.map(({ evaluationResults }) =>
    evaluationResults.results.flatMap(({ targetRunId }) => targetRunId ?? []),
  );
  expect(targets.map(({ length }) => length)).toEqual(Array(12).fill(1));
  expect(new Set(targets.flat()).size).toBe(12);
  const scores = results.map(({ evaluationResults }) => evaluationResults.results[0]?.score);
  expect(scores.every((score) => Number(score) > 0)).toBe(true);
}, 60_000);

test("of a target that ran two graphs the worse one counts", async () => {
  const judge = createFakeJudge();
  const judged = judge.judge.bind(judge);
  judge.judge = async (trace) => ({
    ...(await judged(trace)),
    ...(judge.judged.length === 1 && { status: "FLAGGED", score: 1 }),
  });
  const evaluator = create({ judge });
  const { handler } = evaluator;
  const { rows } = await rowsFrom(async () => {
    await calculatorGraph().invoke(sum, { callbacks: [handler] });
    return calculatorGraph().invoke(sum, { callbacks: [handler] });
  }, evaluator);
  expect(rows[0]).toMatchObject({ score: 1, value: "FLAGGED" });
});

test("without a recording the messages of the outputs are judged, and the comment says so", async () => {
  const evaluator = create();
  const { rows } = await rowsFrom(() => calculatorGraph().invoke(sum), evaluator);
  expect(rows[0]?.comment).toContain("the run was not recorded");
  expect(rows.filter(({ key }) => key === "step_quality")).toHaveLength(2);
  expect(rows.some(({ targetRunId }) => targetRunId !== undefined)).toBe(false);
});

test("a traceable target, whose children LangSmith gives in full, is judged by them", async () => {
  const model = traceable(
    async (_: { messages: object[] }) => ({ role: "assistant", content: "It is 3." }),
    { name: "model", run_type: "llm" },
  );
  const evaluator = create();
  const target = async () => model({ messages: [{ role: "user", content: "What is 1 + 2?" }] });
  const { rows } = await rowsFrom(target, evaluator);
  expect(rows[0]?.evaluatorInfo?.basis).toBe("child runs");
  expect(rows.at(-1)?.targetRunId).toMatch(/^[0-9a-f-]{36}$/);
});

test("a target that fails is a row that says so", async () => {
  vi.spyOn(console, "error").mockReturnValue(undefined);
  const evaluator = create();
  const data = [exampleOf({ question: "?" })];
  const target = async (): Promise<Record<string, unknown>> => {
    throw new Error("no model today");
  };
  const options = { data, evaluators: [evaluator], uploadRuns: false, client: nowhere };
  const { results } = await evaluate(target, options);
  const [row] = results[0]?.evaluationResults.results ?? [];
  expect(row).toMatchObject({ key: "trace_quality", score: Number.NaN, value: "ERROR" });
  expect(row?.comment).toContain("no model today");
});

test("a judge that cannot be made is a row that says so, in evaluate() and called plainly", async () => {
  const evaluator = create({ model: "/no/such/student" });
  const { rows } = await rowsFrom(() => calculatorGraph().invoke(sum), evaluator);
  expect(rows).toMatchObject([{ key: "trace_quality", score: Number.NaN, value: "ERROR" }]);
  expect(rows[0]?.comment).toMatch(/model-card.json cannot be read.*Give a folder/);
  const plain = await evaluator({ inputs: "1 + 2?", outputs: { answer: "3" } });
  expect(plain).toMatchObject([{ score: Number.NaN, value: "ERROR" }]);
});

test("after close it answers with a typed error row", async () => {
  const evaluator = create();
  await evaluator.close();
  const [row] = await evaluator({ outputs: { answer: "3" } });
  const code: TraceJudgeError["code"] = "CLOSED";
  expect(row).toMatchObject({ value: "ERROR", evaluatorInfo: { code } });
});
