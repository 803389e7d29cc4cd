import { posix, win32 } from "node:path";
import { expect, test } from "vitest";
import { holdsPath } from "./holds-path.ts";

test.each([
  ["/", "/runs.jsonl", true],
  ["/", "/", true],
  ["/ws/", "/ws/runs.jsonl", true],
  ["/ws", "/ws/", true],
  ["/ws", "/ws2/runs.jsonl", false],
  ["/ws/a", "/ws", false],
  ["/ws", "/ws/..runs/x.jsonl", true],
])("%s around %s: %s", (folder, file, holds) => {
  expect(holdsPath(folder, file, posix)).toBe(holds);
});

test.each([
  ["C:\\ws", "c:\\ws\\runs.jsonl", true],
  ["c:\\", "C:\\runs.jsonl", true],
  ["C:\\ws", "D:\\ws\\runs.jsonl", false],
  ["\\\\host\\share\\ws", "\\\\HOST\\share\\ws\\runs.jsonl", true],
  ["C:\\ws", "C:\\ws2\\runs.jsonl", false],
])("on Windows %s around %s: %s", (folder, file, holds) => {
  expect(holdsPath(folder, file, win32)).toBe(holds);
});
