import { appendFile, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { verdictFor } from "../fixtures/verdict-for.ts";
import { followVerdicts } from "./follow-verdicts.ts";
import { openStore } from "./open-store.ts";
import { listSegments } from "./segments.ts";

let dir: string;
let next: ReturnType<typeof followVerdicts>;
beforeEach(async () => {
  dir = join(await mkdtemp(join(tmpdir(), "follow-")), ".tracejudge");
  next = followVerdicts(dir);
});
afterEach(() => rm(join(dir, ".."), { recursive: true, force: true }));

async function write(...traceIds: string[]): Promise<string> {
  const store = openStore({ dir });
  for (const id of traceIds) await store.appendVerdict(verdictFor(id));
  await store.close();
  return (await listSegments(dir)).at(-1)?.scoresFile ?? "";
}

/** The ids of the new verdicts; `-a` for a run that was deleted, `-` for a file that is gone. */
async function news(most = Number.POSITIVE_INFINITY): Promise<string[]> {
  const found: string[] = [];
  for await (const change of next()) {
    if ("deleted" in change) found.push(`-${change.deleted}`);
    else found.push("gone" in change ? "-" : change.verdict.traceId);
    if (found.length >= most) break;
  }
  return found;
}

test("each verdict comes once, whichever process and segment it is written by", async () => {
  expect(await news()).toEqual([]);
  await write("a", "b");
  expect(await news()).toEqual(["a", "b"]);
  expect(await news()).toEqual([]);
  await write("c");
  expect(await news()).toEqual(["c"]);
});

test("a verdict says when it was judged", async () => {
  const before = Date.now();
  await write("a");
  for await (const change of next()) {
    const judgedAt = "verdict" in change ? (change.judgedAt ?? 0) : 0;
    expect(judgedAt).toBeGreaterThanOrEqual(before);
    expect(judgedAt).toBeLessThanOrEqual(Date.now());
  }
});

test("who stops in the middle gets the rest next time", async () => {
  await write("a", "b", "c");
  expect(await news(1)).toEqual(["a"]);
  expect(await news(1)).toEqual(["b"]);
  expect(await news()).toEqual(["c"]);
});

test("half a line is read when it is whole; what is no verdict is passed over", async () => {
  const file = await write("a");
  const [line = ""] = (await readFile(file, "utf8")).split("\n");
  await news();
  await appendFile(
    file,
    `{"key":"trace_quality"}\nnot json "key":"trace_quality"\n${line.slice(0, 90)}`,
  );
  expect(await news()).toEqual([]);
  await appendFile(file, `${line.slice(90)}\n`);
  expect(await news()).toEqual(["a"]);
});

test("a file that is rotated away is gone; one that is replaced or cut is gone and read again", async () => {
  const [first, second] = [await write("a"), await write("b", "c")];
  await news();
  await rm(first);
  expect(await news()).toEqual(["-"]);
  const text = await readFile(second, "utf8");
  await writeFile(`${second}.new`, text);
  await rename(`${second}.new`, second);
  expect(await news()).toEqual(["-", "b", "c"]);
  await writeFile(second, text.slice(0, text.length / 2));
  expect((await news())[0]).toBe("-");
});

test("a run that was deleted is told once, and its verdicts come no more", async () => {
  await write("a", "b");
  await news();
  const store = openStore({ dir });
  await store.deleteRuns(["a"]);
  await store.close();
  const told = await news();
  expect(told).toContain("-a");
  expect(told).not.toContain("a");
  next = followVerdicts(dir);
  expect((await news()).filter((one) => one !== "-a")).toEqual(["b"]);
});
