import { describe, expect, test } from "vitest";
import type { Step, Trace } from "../trace.ts";
import { failingStep } from "./failing-step.ts";

const boom = { name: "Error", message: "boom" };

/** Steps as `[id, status, parent, message]`. */
function check(
  steps: [string, Step["status"], (string | undefined)?, string?][],
  expected: string | undefined,
  run: Partial<Trace> = { status: "error", error: boom },
): void {
  const trace: Trace = {
    id: "t",
    status: "error",
    tools: [],
    metadata: {},
    source: { format: "langsmith" },
    steps: steps.map(([id, status, parentId, message]) => ({
      id,
      kind: "node",
      name: id,
      path: [],
      status,
      saw: { messages: [], end: 0 },
      ...(parentId === undefined ? {} : { parentId }),
      ...(message === undefined ? {} : { error: { name: "Error", message } }),
    })),
    ...run,
  };
  expect(failingStep(trace)?.id).toBe(expected);
}

describe("failingStep", () => {
  test("is the innermost step whose error went all the way up", () =>
    check(
      [
        ["node", "error", undefined, "boom"],
        ["tool", "error", "node", "boom"],
      ],
      "tool",
    ));

  test("is no tool error that the agent was told of", () => {
    check(
      [
        ["node", "ok"],
        ["tool", "error", "node", "boom"],
      ],
      undefined,
    );
    check(
      [
        ["tool", "error", undefined, "no such city"],
        ["next", "ok"],
      ],
      undefined,
    );
  });

  test("is never a step that was aborted because another one failed", () =>
    check(
      [
        ["a", "error", undefined, "boom"],
        ["b", "aborted", undefined, "aborted"],
      ],
      "a",
    ));

  test("of several failures, is the one with the run's own message, even where that was wrapped", () => {
    const steps: Parameters<typeof check>[0] = [
      ["a", "error", undefined, "boom"],
      ["b", "error", undefined, "other"],
    ];
    check(steps, "a");
    check(steps, "a", { error: { name: "Error", message: "node a: boom" } });
    check(steps, "b", { error: { name: "Error", message: "other" } });
  });

  test("without a message of the run, is the last failure", () => {
    const { error: _, ...run } = { error: boom, status: "error" as const };
    check(
      [
        ["a", "error"],
        ["b", "error"],
      ],
      "b",
      run,
    );
  });

  test("is found though LangGraph could not mark its error", () => {
    const message = "Cannot add property pregelTaskId, object is not extensible";
    check(
      [
        ["node", "error", undefined, "frozen"],
        ["tool", "error", "node", "frozen"],
        ["beside", "aborted", "node", "aborted"],
      ],
      "tool",
      { error: { name: "TypeError", message } },
    );
  });

  test("there is none where the run itself failed, or did not fail", () => {
    check([["a", "ok"]], undefined, { error: { name: "GraphRecursionError", message: "limit" } });
    check([["a", "error", undefined, "boom"]], undefined, { status: "ok" });
  });
});
