import { describe, expect, test } from "vitest";
import { sentences } from "./sentences.ts";

const textsOf = (text: string) => sentences(text).map((sentence) => sentence.text.trim());

describe("the sentences of a text", () => {
  test("end with a full stop, an exclamation or question mark, or the line", () => {
    expect(textsOf("Paid. Really? Yes!\nSent")).toEqual(["Paid.", "Really?", "Yes!", "Sent"]);
    expect(textsOf("已付款。谢谢！")).toEqual(["已付款。", "谢谢！"]);
  });

  test("are not ended by the dot of a number, an address or a file", () => {
    expect(textsOf("Pay 148.18 EUR to a.b@shop.example. Done.")).toEqual([
      "Pay 148.18 EUR to a.b@shop.example.",
      "Done.",
    ]);
  });

  test("are not mixed with a JSON object before them", () => {
    expect(textsOf('{"a":{"b":1},"c":2} All is well')).toEqual([
      '{"a":{"b":1},"c":2}',
      "All is well",
    ]);
  });

  test("say where they begin", () => {
    const text = "One. Two.\n\nThree";
    for (const { index, text: sentence } of sentences(text)) {
      expect(text.slice(index, index + sentence.length)).toBe(sentence);
    }
  });

  test("of nothing but marks and line feeds are none", () => {
    expect(sentences("\n\n...\n!?")).toEqual([]);
  });
});
