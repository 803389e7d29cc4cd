import { expect, test } from "vitest";
import { tinyStudent } from "../test-support/calculator-graph.ts";
import { createTraceJudgeEvaluator } from "./create-trace-judge-evaluator.ts";
import type { RunLike } from "./evaluation-row.ts";
import { fetchRun, type RunClient } from "./fetch-run.ts";

const ended = { end_time: 2, outputs: { messages: [{ role: "assistant", content: "It is 3." }] } };
const child: RunLike = { id: "c", name: "model", run_type: "llm", ...ended };
const whole: RunLike = { id: "r", name: "graph", ...ended, child_runs: [child] };
/** As `evaluate()` tells of a LangGraph target: a child is known, without what it said. */
const stale: RunLike = { ...whole, child_runs: [{ id: "c", name: "graph" }] };

/** Answers one try after the other; an error is thrown. */
function clientOf(...answers: unknown[]): RunClient & { asked: number } {
  const client = {
    asked: 0,
    async readRun() {
      const answer = answers[Math.min(client.asked++, answers.length - 1)];
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  return client;
}

const missing = Object.assign(new Error("Run r not found"), { status: 404 });

test("a run that LangSmith does not have in full yet is asked for again", async () => {
  const client = clientOf(missing, stale, whole);
  expect(await fetchRun(client, stale)).toBe(whole);
  expect(client.asked).toBe(3);
});

test("a run of which no child is known is fetched once", async () => {
  const alone = { ...whole, child_runs: [] };
  const client = clientOf(alone);
  expect(await fetchRun(client, alone)).toBeUndefined();
  expect(client.asked).toBe(1);
});

test("a client that refuses is told of, and the messages are judged", async () => {
  const errors: unknown[] = [];
  const evaluator = createTraceJudgeEvaluator({
    judge: "inline",
    model: tinyStudent,
    client: clientOf(new Error("no key")),
    onError: (error) => errors.push(error),
  });
  const { results } = await evaluator.evaluateRun(stale);
  await evaluator.close();
  expect(results[0]?.evaluatorInfo.basis).toBe("messages");
  expect(errors.map(String)).toEqual(["Error: no key"]);
});
