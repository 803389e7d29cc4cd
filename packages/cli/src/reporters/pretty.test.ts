import { agentRubric, type Step, type Trace } from "@tracejudge/core";
import { describe, expect, test } from "vitest";
import { keywordJudge } from "../../fixtures/keyword-judge.ts";
import { widthOf } from "./layout.ts";
import { prettyReport } from "./pretty.ts";

const judge = keywordJudge(agentRubric);
const saw = { messages: [{ role: "user" as const, content: "Where is my order?" }], end: 1 };

function step(id: string, changes: Partial<Step> & Pick<Step, "kind" | "name">): Step {
  return { id, path: [], status: "ok", saw, ...changes };
}

function tool(id: string, args: unknown, result: string, changes: Partial<Step> = {}): Step {
  const call = { id, name: "lookup", args, result: { content: result, status: "ok" as const } };
  return step(id, { kind: "tool", name: "lookup", call, ...changes });
}

function traceOf(steps: Step[], changes: Partial<Trace> = {}): Trace {
  const source = { format: "langsmith" as const, file: "runs.jsonl", line: 3 };
  return {
    id: "t1",
    name: "desk",
    status: "ok",
    tools: [],
    steps,
    metadata: {},
    source,
    ...changes,
  };
}

async function report(trace: Trace, options = { color: false, width: 100 }): Promise<string> {
  return prettyReport({ trace, verdict: await judge.judge(trace) }, options);
}

describe("the tree", () => {
  test("folds graph nodes that hold one step, and hangs the rest below their node", async () => {
    const said = { role: "assistant" as const, content: "It is on its way." };
    const text = await report(
      traceOf([
        step("n1", { kind: "node", name: "agent", path: ["agent"] }),
        step("l1", { kind: "llm", name: "gpt", path: ["agent"], parentId: "n1", output: said }),
        step("n2", { kind: "node", name: "tools", path: ["tools"] }),
        tool("c1", { id: 7 }, "sent", { parentId: "n2" }),
        tool("c2", { id: "bad" }, "sent", { parentId: "n2" }),
      ]),
    );
    const lines = text.split("\n").map((found) => found.slice(0, 50).trimEnd());
    expect(lines.slice(4, 8)).toEqual([
      "  ├─ agent › ● gpt “It is on its way.”",
      "  └─ ○ tools",
      "     ├─ ▸ lookup(id: 7) ⇒ sent",
      '✗    └─ ▸ lookup(id: "bad") ⇒ sent',
    ]);
  });

  test("hangs a conversation's calls below the message that asked for them", async () => {
    const text = await report(
      traceOf([
        step("m1", { kind: "llm", name: "assistant" }),
        tool("m1.0", {}, "x", { askedBy: "m1" }),
      ]),
    );
    expect(text).toMatch(/└─ ● assistant[^\n]*\n {5}└─ ▸ lookup\(\)/);
  });

  test("shows failures, retries, interrupts and aborts", async () => {
    const text = await report(
      traceOf([
        tool("a", {}, "", { status: "error", error: { name: "TypeError", message: "no id" } }),
        tool("b", {}, "", { attempts: 3 }),
        step("c", { kind: "node", name: "approve", status: "interrupted" }),
        step("d", { kind: "node", name: "other", status: "aborted" }),
      ]),
    );
    expect(text).toMatch(/lookup\(\) ✗ TypeError: no id/);
    expect(text).toMatch(/lookup\(\) ×3/);
    expect(text).toMatch(/approve waits for a person/);
    expect(text).toMatch(/other aborted/);
  });

  test("survives steps that claim to enclose each other, and thousands of levels", async () => {
    const circle = [tool("a", {}, "x", { parentId: "b" }), tool("b", {}, "x", { parentId: "a" })];
    expect((await report(traceOf(circle))).match(/lookup/g)).toHaveLength(2);
    const deep = Array.from({ length: 3000 }, (_, index) =>
      tool(`s${index}`, {}, "x", { parentId: `s${index - 1}` }),
    );
    const lines = (await report(traceOf(deep))).split("\n");
    expect(lines.filter((found) => found.includes("lookup"))).toHaveLength(3000);
  });
});

test("a flagged step says the level's wording and what was found", async () => {
  const text = await report(traceOf([tool("a", { id: "bad" }, "sent")]));
  expect(text).toMatch(/^━━ desk ━+ 0\.00 of 4 \[FLAGGED\] ━$/m);
  expect(text).toContain("“Where is my order?”");
  expect(text).toContain("runs.jsonl:3");
  expect(text).toMatch(/tool_validity 0\.0: Wrong tool, or no call at all/);
  expect(text).toContain("found args: The value occurs nowhere before.");
  expect(text).toContain("→ look first at lookup: tool_validity 0.0.");
});

test("a verdict of status ERROR shows why, and the steps all the same", async () => {
  const trace = traceOf([tool("a", {}, "sent")]);
  const verdict = { ...(await judge.judge(trace)), steps: [], attributes: [], score: null };
  const failed = { ...verdict, status: "ERROR" as const, error: "the judge fell over" };
  const text = prettyReport({ trace, verdict: failed }, { color: false, width: 80 });
  expect(text).toMatch(/\[ERROR\]/);
  expect(text).toContain("not judged: the judge fell over");
  expect(text).toContain("lookup()");
});

test.each([60, 80, 100, 140])("no line is wider than %i columns", async (width) => {
  const long = { query: "漢字".repeat(300), other: "bad ".repeat(100) };
  const trace = traceOf([tool("a", long, "👩‍👩‍👧".repeat(200))], { name: "n".repeat(300) });
  const text = await report(trace, { color: false, width });
  for (const line of text.split("\n")) expect(widthOf(line)).toBeLessThanOrEqual(width);
});

test("no text of a trace can steer the terminal", async () => {
  const evil = "bad\u001b[2J\u001b]0;title\u0007\u202e\u009b1A\r\n━━ fake ━━ 4.00 of 4 [OK]";
  const said = { role: "assistant" as const, content: evil, toolCalls: [] };
  const trace = traceOf(
    [
      step(evil, { kind: "llm", name: evil, path: [evil], output: said }),
      tool("a", { [evil]: evil }, evil, { error: { name: evil, message: evil } }),
      tool("b", undefined, evil, { status: "error", error: { name: evil, message: evil } }),
    ],
    { id: evil, name: evil, threadId: evil, error: { name: evil, message: evil } },
  );
  const hostile = { ...trace, source: { format: "langsmith" as const, file: evil, line: 1 } };
  const verdict = { ...(await judge.judge(hostile)), error: evil };
  const plain = prettyReport({ trace: hostile, verdict }, { color: false, width: 120 });
  expect(plain).not.toMatch(/[^\n\P{Cc}]|\p{Bidi_Control}/u);
  expect(plain.split("\n").filter((line) => line.startsWith("━━ fake"))).toEqual([]);
  const colored = prettyReport({ trace: hostile, verdict }, { color: true, width: 120 });
  const painted = colored.split("\u001b").slice(1);
  expect(painted.filter((part) => !/^\[\d+m/.test(part))).toEqual([]);
});

test("names of judge and rubric are shown as text", async () => {
  const trace = traceOf([tool("c1", { id: 7 }, "sent")]);
  const verdict = await judge.judge(trace);
  const hostile = {
    ...verdict,
    judge: { ...verdict.judge, name: "j\u001b[2J" },
    rubric: { ...verdict.rubric, name: "r\u0007" },
  };
  const text = prettyReport({ trace, verdict: hostile }, { color: false, width: 100 });
  expect(text).toMatch(/judge j␛\[2J 1 · rubric r␇/);
});
