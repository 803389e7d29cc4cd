import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { askAll } from "./ask-all.ts";

const model = fileURLToPath(
  new URL("../../../packages/student/fixtures/tiny-student", import.meta.url),
);

test("the server answers in its three ways, without a key", async () => {
  const { judged, decided, received } = await askAll({ model });
  expect(judged.map(({ steps }) => steps.length)).toEqual([10]);
  expect(decided.type).toBe("score");
  expect(Object.keys(decided.legend)).toEqual(["0", "1", "2", "3", "4"]);
  expect(received.steps.map(({ kind }) => kind)).toEqual(["llm"]);
}, 60_000);
