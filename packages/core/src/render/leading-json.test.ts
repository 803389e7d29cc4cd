import { expect, test } from "vitest";
import { leadingJson } from "./leading-json.ts";

test("a text that is JSON has nothing after it", () => {
  expect(leadingJson(' {"a":[1,"}"]} ')).toEqual({ value: { a: [1, "}"] }, rest: "" });
});

test("words after the JSON are told apart from it", () => {
  expect(leadingJson('{"a":"\\"}"}\nAll is well.')).toEqual({
    value: { a: '"}' },
    rest: "\nAll is well.",
  });
});

test("a megabyte of words after it hides no JSON", () => {
  const rest = " and so on".repeat(100_000);
  expect(leadingJson(`{"error":"down"}${rest}`)).toEqual({ value: { error: "down" }, rest });
});

test("a text that only begins like JSON begins with none", () => {
  for (const text of ["[QA] passed", "{name} is here", '{"a":1', "", "text {}"]) {
    expect(leadingJson(text)).toBeUndefined();
  }
});

test("open brackets by the hundred thousand take no time to speak of", () => {
  const started = performance.now();
  expect(leadingJson("[".repeat(199_000))).toBeUndefined();
  expect(leadingJson(`{"a${"\\".repeat(199_000)}`)).toBeUndefined();
  expect(performance.now() - started).toBeLessThan(2000);
});
