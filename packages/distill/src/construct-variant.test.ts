import { expect, test } from "vitest";
import { booking, expectReadable, lookUp } from "../fixtures/construction-cases.ts";
import { constructVariant } from "./construct-variant.ts";

const items = Array.from({ length: 60 }, (_, n) =>
  n % 2 === 0 ? booking(n) : lookUp(`hill ${n}`, "It is high.", "The hill is high."),
);
const pairs = items.flatMap((item) => constructVariant(item).map((made) => ({ item, made })));

test("the labels are those of the case, and every text of it is kept", async () => {
  expect(pairs.length).toBeGreaterThan(30);
  for (const { item, made } of pairs) {
    expect(made.labels).toEqual(item.labels);
    item.messages.forEach((message, at) => {
      const { content } = message as { content: string };
      expect((made.messages[at] as { content: string }).content.startsWith(content)).toBe(true);
    });
  }
  await expectReadable(pairs.map(({ made }) => made));
});

test("something differs: a text or the names of the tools", () => {
  for (const { item, made } of pairs) {
    expect([made.messages, made.tools]).not.toEqual([item.messages, item.tools]);
  }
});

test("the same case gives the same text", () =>
  expect(constructVariant(booking(2))).toEqual(constructVariant(booking(2))));
