import { expect, test } from "vitest";
import { largeFileText } from "./large-file-text.ts";

const MB = 1024 * 1024;

test("a trace file above 50 MB tells its size and what to do", () => {
  const text = largeFileText("file:///desk/runs.jsonl", 120 * MB);
  expect(text).toContain("it has 120 MB");
  expect(text).toContain("npx tracejudge score");
});

test.each([
  ["file:///desk/runs.jsonl", 50 * MB],
  ["file:///desk/package-lock.json", 120 * MB],
  ["file:///desk/bundle.js", 120 * MB],
  ["file:///desk/runs.scores.jsonl", 120 * MB],
  ["git:/desk/runs.jsonl", 120 * MB],
])("%s of %d bytes is passed over", (uri, bytes) => {
  expect(largeFileText(uri, bytes)).toBeUndefined();
});
