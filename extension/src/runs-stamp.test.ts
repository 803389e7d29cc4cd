import { appendFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runsStamp } from "./runs-stamp.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "stamp-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

test("the stamp changes with each new run, verdict and deletion, and not by itself", async () => {
  const stamps = [await runsStamp(dir)];
  const changes = [
    () => mkdir(join(dir, "traces")).then(() => writeFile(join(dir, "traces", "a.jsonl"), "1\n")),
    () => appendFile(join(dir, "traces", "a.jsonl"), "2\n"),
    () => writeFile(join(dir, "traces", "a.scores.jsonl"), "1\n"),
    () => rm(join(dir, "traces", "a.jsonl")),
    () => writeFile(join(dir, "deleted.jsonl"), "1\n"),
  ];
  for (const change of changes) {
    await change();
    stamps.push(await runsStamp(dir));
    expect(await runsStamp(dir)).toBe(stamps.at(-1));
  }
  expect(new Set(stamps).size).toBe(changes.length + 1);
});
