import { describe, expect, test } from "vitest";
import {
  booking,
  contentAt,
  expectReadable,
  lake,
  scoreOf,
  tower,
} from "../fixtures/construction-cases.ts";
import { constructAbstention } from "./construct-abstention.ts";
import { constructDeadTool } from "./construct-dead-tool.ts";
import { constructPolicy } from "./construct-policy.ts";

describe("constructPolicy", () => {
  const pairs = Array.from({ length: 40 }, (_, n) => constructPolicy(booking(n)));

  test("makes one case whose policy the call breaks, and one whose policy it keeps", async () => {
    for (const pair of pairs) {
      expect(pair.map((item) => scoreOf(item, "compliance"))).toEqual([0, 4]);
      await expectReadable(pair);
    }
  });
  test("the last message is the same call in both", () => {
    for (const pair of pairs) {
      for (const item of pair) expect(item.messages.at(-1)).toEqual(booking(0).messages.at(-1));
    }
  });
  test("the broken rule is about the called tool and is not satisfied in the dialogue", () => {
    for (const [broken] of pairs) {
      expect(contentAt(broken, 0)).toContain("book_table");
      expect(broken?.messages).toHaveLength(3);
    }
  });
  test("a kept rule is about another tool, leaves room, or is satisfied before the call", () => {
    for (const [, kept] of pairs) {
      const rules = String(contentAt(kept, 0));
      const satisfied = (kept?.messages.length ?? 0) > 3;
      expect(!rules.includes("book_table") || satisfied || /greater than 6\./.test(rules)).toBe(
        true,
      );
    }
  });
  test("labels point at the judged message", () => {
    for (const item of pairs.flat()) {
      const at = item.labels.flatMap(({ message }) => (message === null ? [] : [message]));
      expect(new Set(at)).toEqual(new Set([item.messages.length - 1]));
    }
  });
  test("the same case gives the same text", () =>
    expect(constructPolicy(booking(1))).toEqual(constructPolicy(booking(1))));
  test("a call that is not valid, or one with a policy of its own, gives nothing", () => {
    const wrong = booking(1).labels.map((label) => ({ ...label, score: 1 }));
    expect(constructPolicy({ ...booking(1), labels: wrong })).toEqual([]);
    const ruled = [{ role: "system", content: "Rules." }, ...booking(1).messages];
    expect(constructPolicy({ ...booking(1), messages: ruled })).toEqual([]);
  });
});

describe("constructDeadTool", () => {
  test("the same answer over an error is bad, an open word about it is good", async () => {
    const [ignored, told] = constructDeadTool(tower);
    expect(contentAt(ignored, -1)).toBe("It is 80 m tall. That is a lot.");
    expect(contentAt(ignored, -2)).not.toContain("80 m");
    expect([scoreOf(ignored, "reasoning"), scoreOf(ignored, "quality")]).toEqual([0, 0]);
    expect([scoreOf(told, "reasoning"), scoreOf(told, "quality")]).toEqual([4, 3]);
    await expectReadable([ignored, told].filter((item) => item !== undefined));
  });
  test("an answer that was not good, or rests on no tool, gives nothing", () => {
    const bad = tower.labels.map((label) => ({ ...label, score: 2 }));
    expect(constructDeadTool({ ...tower, labels: bad })).toEqual([]);
    expect(constructDeadTool(booking(1))).toEqual([]);
  });
});

describe("constructAbstention", () => {
  test("declining is bad over the right passages and good over others; answering is the reverse", () => {
    const made = constructAbstention(tower, lake);
    expect(made.map((item) => [contentAt(item, -2), scoreOf(item, "quality")])).toEqual([
      ["The tower is 80 m tall.", 1],
      ["The lake is 20 m deep.", 4],
      ["The lake is 20 m deep.", 0],
    ]);
    expect(contentAt(made[2], -1)).toBe("It is 80 m tall. That is a lot.");
    expect(contentAt(made[0], -1)).toBe(contentAt(made[1], -1));
  });
  test("passages of the same group are never called foreign", () =>
    expect(constructAbstention(tower, { ...lake, group: "tower" })).toEqual([]));
});
