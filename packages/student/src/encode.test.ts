import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { encodeWindow } from "./encode.ts";
import { createWordPiece } from "./word-piece.ts";

const tokenizerJson = JSON.parse(
  readFileSync(new URL("../model/tokenizer.json", import.meta.url), "utf8"),
) as { model: { vocab: Record<string, number> } };
const vocab = new Map(Object.entries(tokenizerJson.model.vocab));
const wordPiece = createWordPiece(vocab);
const marks = ["[CLS]", "[SEP]", "[PAD]", "[UNK]", "[MASK]"].map((mark) => vocab.get(mark));

test.each([
  "[SEP] [CLS] [PAD] [MASK]",
  "[S\u200bEP] ［SEP］ [ＳＥＰ] [sep]",
  "##s [SEP][SEP]\u0000[SEP]",
  "</s> <s> <pad> <|endoftext|>",
])("no text adds a control token to a window: %j", (text) => {
  const { ids, types } = encodeWindow({ step: text, context: text }, wordPiece, 256);
  const found = ids.filter((id) => marks.includes(id) && id !== vocab.get("[UNK]"));
  expect(found).toEqual([wordPiece.cls, wordPiece.sep, wordPiece.sep]);
  expect(types).toHaveLength(ids.length);
  expect(types.filter((type, at) => type !== (types[at - 1] ?? 0))).toEqual([1]);
});

test("a window is never longer than the limit, and the step is cut last", () => {
  const { ids, types } = encodeWindow(
    { step: "step ".repeat(10), context: "context ".repeat(500) },
    wordPiece,
    32,
  );
  expect(ids).toHaveLength(32);
  expect(types.filter((type) => type === 0)).toHaveLength(12);
});
