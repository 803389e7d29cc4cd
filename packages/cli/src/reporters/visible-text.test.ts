import { expect, test } from "vitest";
import { visibleText } from "./visible-text.ts";

test.each([
  ["plain — text, ünï, 漢字, 👩", "plain — text, ünï, 漢字, 👩"],
  ["two\nlines\r\n and\ttabs", "two lines and tabs"],
  ["\u001b[31mred\u001b[0m", "␛[31mred␛[0m"],
  ["\u001b]8;;http://evil\u0007link\u001b]8;;\u0007", "␛]8;;http://evil␇link␛]8;;␇"],
  ["back\b\b\bspace\u007f", "back␈␈␈space␡"],
  ["\u009b2J and \u0090q", "<U+009B>2J and <U+0090>q"],
  ["abc\u202egnp.exe\u2066x\u2069", "abc<U+202E>gnp.exe<U+2066>x<U+2069>"],
  ["hid\u200bden\ufeff\u{e0041}\u{e0042}", "hidden"],
  ["line\u2028sep\u2029ara\u0085tor", "line sep ara tor"],
  ["z\u0300\u0301\u0302\u0303\u0304\u0305algo", "z\u0300\u0301algo"],
  ["lone \ud800 surrogate", "lone \ufffd surrogate"],
  ["\u0000", "␀"],
])("%j is printed as %j", (text, printed) => {
  expect(visibleText(text)).toBe(printed);
});

test("a huge text is cut before it costs anything", () => {
  expect(visibleText("x".repeat(50_000_000)).length).toBe(4000);
});
