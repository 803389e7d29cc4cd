import { AIMessage, ToolMessage } from "@langchain/core/messages";
import { expect, test } from "vitest";
import { snapshot } from "./snapshot.ts";

class Shy {
  visible = 1;
  toJSON(): never {
    throw new Error("no");
  }
}

const cyclic: Record<string, unknown> = { a: 1 };
cyclic.self = [cyclic];

test.each<[string, unknown, unknown]>([
  ["a cycle is cut where it closes", cyclic, { a: 1, self: ["[circular]"] }],
  ["one value met twice is no cycle", [Object, 1].map(() => ({ b: 2 })), [{ b: 2 }, { b: 2 }]],
  ["numbers JSON lacks are words", [Number.NaN, 2n ** 70n], ["NaN", "1180591620717411303424"]],
  ["maps are objects, sets are lists", [new Map([["k", 1]]), new Set([2])], [{ k: 1 }, [2]]],
  ["bytes are counted", new Uint8Array(12), "[Uint8Array of 12 bytes]"],
  ["functions and undefined go", { f: () => 1, u: undefined, ok: true }, { ok: true }],
  ["a toJSON that throws is passed over", new Shy(), { visible: 1 }],
  ["dates are ISO", new Date(0), "1970-01-01T00:00:00.000Z"],
  ["a promise is not awaited", Promise.resolve(1), "[promise]"],
  ["an error keeps name and message", new TypeError("bad"), { name: "TypeError", message: "bad" }],
  ["__proto__ is not set", JSON.parse('{"__proto__":{"x":1},"y":2}'), { y: 2 }],
])("%s", (_, value, expected) => {
  expect(snapshot(value)).toEqual(expected);
});

test("a getter that throws costs only itself", () => {
  const value = {
    fine: 1,
    get bad(): never {
      throw new Error("no");
    },
  };
  expect(snapshot(value)).toEqual({ fine: 1, bad: "[unreadable]" });
});

test("long strings keep their beginning and end, pictures only their kind", () => {
  const cut = snapshot(`start${"x".repeat(100_000)}end`) as string;
  expect(cut.length).toBeLessThan(33_000);
  expect(cut).toMatch(/^start.*characters left out.*end$/s);
  expect(snapshot(`data:image/png;base64,${"A".repeat(5_000)}`)).toMatch(
    /^data:image\/png;base64,\[\d+ characters\]$/,
  );
});

test("endless and huge values are bounded", () => {
  const deep: Record<string, unknown> = {};
  let at = deep;
  for (let level = 0; level < 10_000; level++) {
    const next = {};
    at.next = next;
    at = next;
  }
  expect(JSON.stringify(snapshot(deep))).toContain("[too deep]");
  const wide = Array.from({ length: 300 }, () =>
    Array.from({ length: 1_000 }, (_, index) => index),
  );
  expect(JSON.stringify(snapshot(wide)).length).toBeLessThan(500_000);
});

test("messages keep the form LangSmith stores, without empty fields", () => {
  const call = { id: "c1", name: "weather", args: { city: "Oslo" }, type: "tool_call" as const };
  expect(snapshot(new AIMessage({ content: "", tool_calls: [call] }))).toEqual({
    lc: 1,
    type: "constructor",
    id: ["langchain_core", "messages", "AIMessage"],
    kwargs: { content: "", tool_calls: [call] },
  });
  const message = new ToolMessage({ content: "no", tool_call_id: "c1", status: "error" });
  expect(snapshot(message)).toMatchObject({ kwargs: { tool_call_id: "c1", status: "error" } });
});
