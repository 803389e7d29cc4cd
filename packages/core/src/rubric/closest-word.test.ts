import { expect, test } from "vitest";
import { closestWord } from "./closest-word.ts";

const words = ["policy", "appliesTo", "weight", "levels"];

function check(word: string, expected: string | undefined): void {
  expect(closestWord(word, words)).toBe(expected);
}

test("a slip of the finger finds its word", () => {
  check("polcy", "policy");
  check("wieght", "weight");
  check("level", "levels");
  check("applies_to", "appliesTo");
  check("Policy", "policy");
});

test("another word finds none", () => {
  check("anchors", undefined);
  check("", undefined);
  check("x".repeat(100_000), undefined);
});
