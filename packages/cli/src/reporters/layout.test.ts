import { expect, test } from "vitest";
import { cutText, fitSpans, widthOf, wrapText } from "./layout.ts";

test.each([
  ["short", 10, "short"],
  ["exactly", 7, "exactly"],
  ["too long", 5, "too …"],
  ["漢字漢字", 5, "漢字…"],
  ["漢字漢字", 4, "漢…"],
  ["👩‍👩‍👧 family", 4, "👩‍👩‍👧 …"],
  ["anything", 0, ""],
])("%j cut to %i columns is %j", (text, width, cut) => {
  expect(cutText(text, width)).toBe(cut);
  expect(widthOf(cut)).toBeLessThanOrEqual(width);
});

test("spans fill their width exactly and paint is not counted", () => {
  const paint = (text: string) => `<${text}>`;
  expect(fitSpans([{ text: "ab", paint }, { text: "cd" }], 6)).toBe("<ab>cd  ");
  expect(fitSpans([{ text: "ab", paint }, { text: "cdef" }, { text: "g" }], 4)).toBe("<ab>c…");
});

test("text wraps at blanks, and words longer than a line break", () => {
  expect(wrapText("the quick brown fox", 10)).toEqual(["the quick", "brown fox"]);
  expect(wrapText("abcdefghij kl", 4)).toEqual(["abcd", "efgh", "ij", "kl"]);
  expect(wrapText("", 4)).toEqual([]);
});
