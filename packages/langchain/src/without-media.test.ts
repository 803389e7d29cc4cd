import { AIMessage, HumanMessage } from "@langchain/core/messages";
import { expect, test } from "vitest";
import { snapshot } from "./snapshot.ts";

const bytes = Buffer.from("\u0007picture".repeat(5_000)).toString("base64");
const mark = `[${bytes.length} characters of base64]`;

test("pictures of a long conversation do not crowd out its words", () => {
  const source = { type: "base64", media_type: "image/png", data: bytes };
  const pictures = Array.from(
    { length: 100 },
    () => new HumanMessage({ content: [{ type: "image", source }] } as never),
  );
  const kept = snapshot([...pictures, new HumanMessage("What do you see?")]) as object[];
  expect(kept[0]).toMatchObject({ kwargs: { content: [{ source: { data: mark } }] } });
  expect(kept.at(-1)).toMatchObject({ kwargs: { content: "What do you see?" } });
  expect(JSON.stringify(kept).length).toBeLessThan(50_000);
});

test.each<[string, object]>([
  ["Gemini's", { inlineData: { mimeType: "image/png", data: bytes } }],
  ["OpenAI's", { type: "input_audio", input_audio: { format: "wav", data: bytes } }],
  ["a drawing of OpenAI's", { type: "image_generation_call", result: bytes }],
  ["one without a kind", { b64_json: bytes }],
])("of media, %s, the bytes are counted", (_, block) => {
  const text = JSON.stringify(snapshot(block));
  expect(text).toContain(mark);
  expect(text.length).toBeLessThan(200);
});

test("a data URL in the midst of words is cut out of them", () => {
  const url = `data:image/png;base64,${"A".repeat(5_000_000)}`;
  const words = `Before ![plot](${url}) between ${url.slice(0, 30)} and {"image":"${url}"} after`;
  expect(snapshot(words)).toBe(
    'Before ![plot](data:image/png;base64,[5000000 characters]) between data:image/png;base64,AAAAAAAA and {"image":"data:image/png;base64,[5000000 characters]"} after',
  );
});

test("words under the names of media stay", () => {
  const words = "All is well with the order. ".repeat(40);
  const letters = "x".repeat(1_000);
  expect(snapshot({ type: "report", data: words })).toEqual({ type: "report", data: words });
  expect(snapshot({ data: letters })).toEqual({ data: letters });
});

test("what a model used is kept with its message", () => {
  const usage_metadata = {
    input_tokens: 3,
    output_tokens: 4,
    total_tokens: 7,
    input_token_details: { cache_read: 2 },
  };
  expect(snapshot(new AIMessage({ content: "x", usage_metadata } as never))).toMatchObject({
    kwargs: { usage_metadata },
  });
});
