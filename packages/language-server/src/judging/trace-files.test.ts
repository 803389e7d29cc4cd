import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { traceFiles } from "./trace-files.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "trace-files-"));
  await mkdir(join(dir, "in"));
  await mkdir(join(dir, "elsewhere"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

test("links to files are followed; links to folders and dead ones are not", async () => {
  await writeFile(join(dir, "in/a.jsonl"), "");
  await writeFile(join(dir, "elsewhere/b.jsonl"), "");
  await symlink(join(dir, "elsewhere/b.jsonl"), join(dir, "in/b.jsonl"));
  await symlink(join(dir, "in"), join(dir, "in/circle"));
  await symlink(join(dir, "gone"), join(dir, "in/dead.jsonl"));
  const found = await traceFiles([join(dir, "in")], new AbortController().signal);
  expect(found.map((file) => relative(dir, file))).toEqual(["in/a.jsonl", "in/b.jsonl"]);
});
