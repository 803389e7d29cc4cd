import { expect, test } from "vitest";
import { booking, contentAt, expectReadable, lookUp } from "../fixtures/construction-cases.ts";
import { assuranceOf } from "./assurance-words.ts";
import { constructAssurance } from "./construct-assurance.ts";
import { assurances, judgeOrders, praise } from "./robustness/planted-phrases.ts";

const items = Array.from({ length: 80 }, (_, n) =>
  n % 2 === 0
    ? lookUp(`hill ${n}`, '{"height": 3, "note": ""}', "It is high.")
    : lookUp(`hill ${n}`, "It is high.", "The hill is high."),
);
const pairs = items.flatMap((item) => constructAssurance(item).map((made) => ({ item, made })));

test("the labels are those of the case, and one text says more than before", async () => {
  expect(pairs.length).toBeGreaterThan(60);
  for (const { item, made } of pairs) {
    expect(made.labels).toEqual(item.labels);
    const changed = item.messages.flatMap((message, at) =>
      message === made.messages[at] ? [] : [at],
    );
    expect(changed).toHaveLength(1);
    const [at] = changed as [number];
    expect(String(contentAt(made, at)).length).toBeGreaterThan(String(contentAt(item, at)).length);
  }
  await expectReadable(pairs.map(({ made }) => made));
});

test("a JSON result stays one where the assurance is a field of it", () => {
  const results = pairs.map(({ made }) => String(contentAt(made, 2)));
  const fields = results.filter((text) => text.startsWith("{") && text.endsWith("}"));
  expect(fields.length).toBeGreaterThan(0);
  for (const text of fields) expect(JSON.parse(text)).toHaveProperty("height", 3);
});

test("most stand in tool results, and some in what the user and the model say", () => {
  const counts = [0, 1, 2, 3].map(
    (at) => pairs.filter(({ item, made }) => item.messages[at] !== made.messages[at]).length,
  );
  expect(counts[2]).toBeGreaterThan(pairs.length / 3);
  expect(counts[0]).toBeGreaterThan(0);
  expect(counts[3]).toBeGreaterThan(0);
});

test("no assurance is one of the texts that measure what they do", () => {
  const measured = [...assurances, ...judgeOrders, ...praise].map(({ text }) => text.toLowerCase());
  for (let n = 0; n < 2000; n++) {
    const text = assuranceOf(`case ${n}`).toLowerCase();
    for (const phrase of measured) expect(text).not.toContain(phrase);
  }
});

test("a case without texts by anyone gives none; the same case the same text", () => {
  const empty = { ...booking(1), messages: [] };
  expect(constructAssurance(empty)).toEqual([]);
  expect(constructAssurance(booking(1))).toEqual(constructAssurance(booking(1)));
});
