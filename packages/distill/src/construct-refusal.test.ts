import { expect, test } from "vitest";
import {
  booking,
  contentAt,
  expectReadable,
  scoreOf,
  tower,
  variantOf,
} from "../fixtures/construction-cases.ts";
import { constructRefusal } from "./construct-refusal.ts";

const made = constructRefusal(tower);

test("the answer is good in friendly words; refusing the same question is bad", async () => {
  const [answered, needless] = ["answered", "needless"].map((name) => variantOf(made, name));
  expect(contentAt(answered, -1)).toContain("It is 80 m tall. That is a lot.");
  expect(contentAt(needless, -1)).not.toContain("80 m");
  expect([scoreOf(answered, "quality"), scoreOf(needless, "quality")]).toEqual([4, 0]);
  await expectReadable(made);
});

test("nothing but the question stands before it, and no tool is offered", () => {
  for (const item of made) {
    expect(item.messages.slice(0, -1)).toEqual([tower.messages[0]]);
    expect(item.tools).toEqual([]);
  }
});

test("half an answer lies between", () => {
  const partly = variantOf(made, "partly");
  expect(contentAt(partly, -1)).toMatch(/In general terms: It is 80 m tall\.$/);
  expect(scoreOf(partly, "quality")).toBe(2);
});

test("an answer that was not good, or a call, gives nothing", () => {
  const labels = tower.labels.map((label) => ({ ...label, score: 2 }));
  expect(constructRefusal({ ...tower, labels })).toEqual([]);
  expect(constructRefusal(booking(1))).toEqual([]);
});
