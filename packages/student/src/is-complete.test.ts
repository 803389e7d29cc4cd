import type { Step, ToolCall } from "@tracejudge/core";
import { expect, test } from "vitest";
import { isComplete } from "./is-complete.ts";

const open: ToolCall = { id: "c", name: "search", args: {} };
const answered: ToolCall = { ...open, result: { content: "found", status: "ok" } };

function check(name: string, part: Partial<Step>, complete: boolean): void {
  test(`${name} is ${complete ? "complete" : "not complete"}`, () => {
    const saw = { messages: [], end: 0 };
    const step: Step = { id: "s", kind: "llm", name: "s", path: [], status: "ok", saw, ...part };
    expect(isComplete(step)).toBe(complete);
  });
}

const said = (toolCalls?: ToolCall[]): Partial<Step> => ({
  output: { role: "assistant", content: "", ...(toolCalls ? { toolCalls } : {}) },
});

check("a model turn without calls", said(), true);
check("a model turn that is not over", {}, false);
check("a model turn with an open call", said([answered, open]), false);
check("a model turn whose calls are all answered", said([answered, answered]), true);
check("a tool call without a result", { kind: "tool", call: open }, false);
check("a tool call with a result", { kind: "tool", call: answered }, true);
check("a node", { kind: "node" }, false);
