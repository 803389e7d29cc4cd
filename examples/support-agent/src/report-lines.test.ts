import { expect, test } from "vitest";
import { counted } from "./report-lines.ts";

test("one thing is told in the singular", () => {
  expect([0, 1, 12].map((count) => counted(count, "conversation"))).toEqual([
    "0 conversations",
    "1 conversation",
    "12 conversations",
  ]);
});
