import { expect, test } from "vitest";
import { evidenceWords, firstLine } from "./evidence-words.ts";

const inText = (text: string, words: string) => {
  const span = evidenceWords(text, { start: 0, end: text.length }, words);
  return span && text.slice(span.start, span.end);
};

test.each([
  ["as they are", "pay 5 to Bo now", "to Bo", "to Bo"],
  ["indented", "pay 5\n    to Bo", "5\nto Bo", "5\n    to Bo"],
  ["escaped as JSON", 'say \\"hi\\"\\nand go', 'say "hi"\nand', 'say \\"hi\\"\\nand'],
  ["with marks made visible", "a<U+202E>b", "a\u202eb", "a<U+202E>b"],
  ["with signs of patterns", "cost (5.00)* $?", "(5.00)* $", "(5.00)* $"],
])("words are found %s", (_, text, words, found) => {
  expect(inText(text, words)).toBe(found);
});

test.each([
  ["absent", "zzz"],
  ["too short", "p"],
  ["blank", "  "],
])("%s words are nowhere", (_, words) => {
  expect(inText("pay 5 to Bo", words)).toBeUndefined();
});

test("only the part is searched, and of a long finding the beginning", () => {
  const text = `pay ${"x".repeat(800)} pay`;
  expect(evidenceWords(text, { start: 5, end: text.length }, "pay")?.start).toBe(805);
  expect(inText(text, `pay ${"x".repeat(700)} other`)).toHaveLength(500);
});

test("a part without known words is its first line", () => {
  expect(firstLine("a\nb\nc", { start: 2, end: 5 })).toEqual({ start: 2, end: 3 });
  expect(firstLine("a\nb", { start: 2, end: 3 })).toEqual({ start: 2, end: 3 });
});
