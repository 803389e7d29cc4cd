import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TraceJudgeError } from "@tracejudge/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { verdictFor } from "../fixtures/verdict-for.ts";
import { followVerdicts } from "./follow-verdicts.ts";
import { openStore } from "./open-store.ts";
import type { Read } from "./read-lines.ts";
import { RunIndex } from "./run-index/run-index.ts";
import { segmentOf } from "./segments.ts";
import { storeProblem } from "./store-problem.ts";
import { storeUnreadable } from "./store-unreadable.ts";
import { sweepSegments } from "./sweep-segments.ts";

let dir: string;

beforeEach(async () => {
  dir = join(await mkdtemp(join(tmpdir(), "store-")), ".tracejudge");
  const store = openStore({ dir });
  await store.appendRuns([{ id: "good", trace_id: "good", name: "desk" }]);
  await store.appendVerdict(verdictFor("good"));
  await store.close();
});
afterEach(() => rm(join(dir, ".."), { recursive: true, force: true }));

const strange = segmentOf("", "20200101T000000000Z-1-0badf11e");
const inStore = (file: string) => join(dir, file);
const makers: [string, (file: string) => Promise<unknown> | unknown][] = [
  ["a link to a device without an end", (file) => symlink("/dev/zero", file)],
  ["a pipe that nobody writes to", (file) => execFileSync("mkfifo", [file])],
  ["a folder", (file) => mkdir(file)],
];

async function all<T>(reads: AsyncGenerator<Read<T>>) {
  const [values, problems]: [T[], string[]] = [[], []];
  for await (const read of reads) {
    if ("value" in read) values.push(read.value);
    else problems.push(`${read.problem.code} ${read.problem.file}`);
  }
  return { values, problems: [...new Set(problems)] };
}

test.skipIf(process.platform === "win32").each(makers)(
  "%s in place of a store's files is told, not read, and the other runs are there",
  async (_, make) => {
    await make(inStore(strange.runsFile));
    await make(inStore(strange.scoresFile));
    await make(inStore(strange.lockFile));
    const store = openStore({ dir });
    const told = (file: string) => `STORE_UNREADABLE ${inStore(file)}`;
    const runs = await all(store.readRuns());
    expect(runs.values.map(({ traceId }) => traceId)).toEqual(["good"]);
    expect(runs.problems).toEqual([told(strange.runsFile)]);
    expect(await all(store.readVerdicts())).toMatchObject({
      values: [{ traceId: "good" }],
      problems: [told(strange.scoresFile)],
    });
    expect((await all(store.listRuns())).problems).toHaveLength(2);
    const index = new RunIndex(dir);
    await index.update();
    expect(index.runs.map(({ traceId }) => traceId)).toEqual(["good"]);
    const followed = [];
    for await (const change of followVerdicts(dir)()) followed.push(change);
    expect(followed).toHaveLength(1);
    await store.deleteRuns(["good"]);
    await sweepSegments(dir);
    expect((await all(store.readRuns())).values).toEqual([]);
  },
  5000,
);

test.skipIf(process.platform === "win32").each(makers)(
  "%s in place of the marks of deleted runs shows nothing that may be deleted",
  async (_, make) => {
    await make(join(dir, "deleted.jsonl"));
    await expect(new RunIndex(dir).update()).rejects.toThrow("not a regular file");
    await expect(all(openStore({ dir }).listRuns())).rejects.toMatchObject({
      code: "INPUT_UNREADABLE",
    });
  },
  5000,
);

test("a link to a regular file is read", async () => {
  const file = join(dir, "..", "elsewhere.jsonl");
  await writeFile(file, `${JSON.stringify({ id: "linked", trace_id: "linked", name: "desk" })}\n`);
  await symlink(file, inStore(strange.runsFile));
  const { values, problems } = await all(openStore({ dir }).readRuns());
  expect(values.map(({ traceId }) => traceId).sort()).toEqual(["good", "linked"]);
  expect(problems).toEqual([]);
});

test.skipIf(process.platform === "win32").each(makers)(
  "%s with the name of the oldest segment does not keep the store from making room",
  async (_, make) => {
    await make(inStore(strange.runsFile));
    const problems: unknown[] = [];
    const store = openStore({
      dir,
      maxFiles: 3,
      segmentBytes: 1,
      onProblem: (it) => problems.push(it),
    });
    for (const id of ["a", "b", "c", "d"]) await store.appendRuns([{ id, trace_id: id }]);
    await store.close();
    expect(problems).toEqual([]);
    const left = (await all(openStore({ dir }).readRuns())).values.map(({ traceId }) => traceId);
    expect(left.at(-1)).toBe("d");
    expect(left.length).toBeLessThan(4);
  },
);

test.each(["deleted.jsonl", "a\0b"])(
  "a store whose folder is %j refuses with a remedy",
  async (name) => {
    const file = join(dir, "deleted.jsonl");
    await writeFile(file, "");
    const store = openStore({ dir: join(dir, name) });
    const refused = { code: "INPUT_UNREADABLE", remedy: expect.stringContaining("a folder") };
    await expect(all(store.listRuns())).rejects.toMatchObject(refused);
    await expect(all(store.readRuns())).rejects.toMatchObject(refused);
    await expect(all(store.readVerdicts())).rejects.toMatchObject(refused);
    await expect(store.deleteRuns(["good"])).rejects.toBeInstanceOf(TraceJudgeError);
  },
);

test("a folder that may not be listed is told of as one that may not be written to", () => {
  const cause = Object.assign(new Error("no"), { code: "EACCES" });
  expect(storeProblem(dir, storeUnreadable(dir, cause)).code).toBe("STORE_FORBIDDEN");
});
