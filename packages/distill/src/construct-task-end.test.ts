import { expect, test } from "vitest";
import {
  booking,
  call,
  contentAt,
  expectReadable,
  scoreOf,
  variantOf,
} from "../fixtures/construction-cases.ts";
import { constructTaskEnd } from "./construct-task-end.ts";

const made = Array.from({ length: 30 }, (_, n) => constructTaskEnd(booking(n), booking(n + 100)));
const quality = (variant: string) =>
  new Set(made.map((cases) => scoreOf(variantOf(cases, variant), "quality")));

test("done, and said so, is good; said without the call or over its failure is bad", async () => {
  expect(quality("done")).toEqual(new Set([4]));
  expect(quality("unfounded")).toEqual(new Set([0]));
  expect(quality("denied")).toEqual(new Set([0]));
  await expectReadable(made.flat());
});

test("the three say the same words", () => {
  for (const cases of made) {
    const said = ["done", "unfounded", "denied"].map((name) =>
      contentAt(variantOf(cases, name), -1),
    );
    expect(new Set(said).size).toBe(1);
    expect(said[0]).toContain("guests: 4");
  }
});

test("telling of the failure is sound; doing nothing is not", () => {
  expect(new Set(made.map((cases) => scoreOf(variantOf(cases, "told"), "reasoning")))).toEqual(
    new Set([4]),
  );
  expect(quality("idle")).toEqual(new Set([0]));
});

test("another value than the one used is poor", () => {
  for (const cases of made) {
    expect(contentAt(variantOf(cases, "misreported"), -1)).toContain("guests: 13");
  }
  expect(quality("misreported")).toEqual(new Set([1]));
});

test("the run's quality is that of its end", () => {
  for (const { labels, messages } of made.flat()) {
    const [step, run] = labels.filter(({ attribute }) => attribute === "quality");
    expect([step?.message, run?.message, run?.score]).toEqual([
      messages.length - 1,
      null,
      step?.score,
    ]);
  }
});

test("who asked to be told something is not served by 'done'", () => {
  const messages = [{ role: "user", content: "How many?" }, call("count_tables", { hall: "A" })];
  const cases = constructTaskEnd({ ...booking(1), messages }, undefined);
  expect(scoreOf(variantOf(cases, "done"), "quality")).toBe(1);
  expect(variantOf(cases, "misreported")).toBeUndefined();
});

test("some stand after another task of the conversation", () => {
  const lengths = new Set(made.map((cases) => variantOf(cases, "done")?.messages.length));
  expect(lengths).toEqual(new Set([4, 8]));
});
