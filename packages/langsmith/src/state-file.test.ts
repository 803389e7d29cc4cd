import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openStateFile, type State } from "./state-file.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "state-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const state: State = {
  version: 1,
  rest: [{ from: 1, to: 2 }],
  listedTo: 3,
  pending: { a: { startTime: 1, since: 2 }, b: { startTime: 1, since: 2, ended: 3 } },
};

test("what is written is read", async () => {
  const file = openStateFile(join(dir, "deeper", "job.json"));
  expect(await file.read()).toBeUndefined();
  await file.write(state);
  expect(await file.read()).toEqual(state);
});

test.each([
  ["cut off", JSON.stringify(state).slice(0, -10)],
  ["no object", "null"],
  ["pending runs that are none", JSON.stringify({ ...state, pending: null })],
  ["a pending run without a time", JSON.stringify({ ...state, pending: { a: null } })],
  [
    "a time that is none",
    JSON.stringify({ ...state, pending: { a: { startTime: 1e300, since: 2 } } }),
  ],
  ["windows without ends", JSON.stringify({ ...state, rest: [null] })],
  ["another version", JSON.stringify({ ...state, version: 2 })],
])("a file with %s is begun anew", async (_, text) => {
  await writeFile(join(dir, "job.json"), text);
  expect(await openStateFile(join(dir, "job.json")).read()).toBeUndefined();
});

test("what a killed process left half-written is cleaned up, what another writes just now is not", async () => {
  const [mine, other] = ["job.json", "another.json"].map((name) => join(dir, name));
  const id = "0b2b1c9e-6f0a-4a53-9a7e-0f5a3f1c2d3e";
  const old = [`${mine}.${id}.partial`, `${mine}.1.partial`, `${other}.${id}.partial`];
  for (const file of old) await writeFile(file, "half");
  const longAgo = new Date(Date.now() - 3_600_000);
  for (const file of old) await utimes(file, longAgo, longAgo);
  const now = `${mine}.${id.replace("0b", "ff")}.partial`;
  await writeFile(now, "half");
  expect(await openStateFile(mine ?? "").read()).toBeUndefined();
  const left = (await readdir(dir)).map((name) => join(dir, name)).sort();
  expect(left).toEqual([now, ...old.slice(1)].sort());
});

test("two jobs that write at once leave one whole state, and nothing half-written", async () => {
  const place = join(dir, "job.json");
  const files = [openStateFile(place), openStateFile(place)];
  const writes = Array.from({ length: 6 }, (_, at) =>
    files[at % 2]?.write({ ...state, listedTo: at, rest: Array(at * 50).fill(state.rest[0]) }),
  );
  await Promise.all(writes);
  const { listedTo, rest } = JSON.parse(await readFile(place, "utf8")) as State;
  expect(rest).toHaveLength(listedTo * 50);
  expect((await readdir(dir)).sort()).toEqual([".gitignore", "job.json"]);
});
