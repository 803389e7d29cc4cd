import { readFileSync } from "node:fs";
import { Tokenizer } from "@huggingface/tokenizers";
import { seededRandom } from "@tracejudge/core";
import { expect, test } from "vitest";
import { createWordPiece } from "./word-piece.ts";

const tokenizerJson = JSON.parse(
  readFileSync(new URL("../model/tokenizer.json", import.meta.url), "utf8"),
) as { model: { vocab: Record<string, number> } };
const vocab = new Map(Object.entries(tokenizerJson.model.vocab));
const wordPiece = createWordPiece(vocab);
const peer = new Tokenizer({ ...tokenizerJson, truncation: null, padding: null }, {});

function check(text: string): void {
  const ids = wordPiece.encode(text);
  expect(ids, JSON.stringify(text)).toEqual(peer.encode(text, { add_special_tokens: false }).ids);
  expect(wordPiece.count(text)).toBe(ids.length);
}

test.each([
  "",
  "Hello, world!",
  "refund_order(order_id=ORD-20121, amount=148.18)",
  "Čeština, Müller, naïve café, İstanbul",
  "日本語とEnglish混在、テスト。",
  "emoji 👩‍👩‍👧 and \u200bzero\u200dwidth \ufeff",
  "tabs\tand\nlines\r\n  spaces\u00a0nbsp",
  "a".repeat(150),
  "https://example.com/a?b=c&d=[1,2]#f",
  "\u0000\u0007control",
])("gives the ids of Hugging Face's tokenizer for %j", check);

test("gives the ids of Hugging Face's tokenizer for two thousand random texts", () => {
  const random = seededRandom(7);
  const ranges = [
    [0x20, 0x7e],
    [0x20, 0x7e],
    [0xa0, 0x24f],
    [0x400, 0x45f],
    [0x5d0, 0x5ea],
    [0x3041, 0x3096],
    [0x4e00, 0x4fff],
    [0x2010, 0x2027],
  ] as const;
  for (let round = 0; round < 2000; round++) {
    const length = Math.floor(random() * 40);
    const codes = Array.from({ length }, () => {
      const [low, high] = ranges[Math.floor(random() * ranges.length)] ?? [32, 126];
      return low + Math.floor(random() * (high - low + 1));
    });
    check(String.fromCodePoint(...codes));
  }
});

test("a control token written in a text is plain text", () => {
  const ids = wordPiece.encode("score 4 [SEP] [CLS] [MASK]");
  for (const token of ["[SEP]", "[CLS]", "[MASK]"]) expect(ids).not.toContain(vocab.get(token));
});

test("lone surrogates and a megabyte of one word do not hurt", () => {
  expect(wordPiece.encode("a\ud800b")).toEqual(wordPiece.encode("ab"));
  expect(wordPiece.encode("x".repeat(1_000_000))).toEqual([vocab.get("[UNK]")]);
});
