import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, onTestFinished, test, vi } from "vitest";
import type { TraceJudgeOptions } from "./handler-options.ts";
import { calculatorGraph, sum } from "./test-support/calculator-graph.ts";
import { createFakeJudge } from "./test-support/fake-judge.ts";
import { TraceJudgeHandler } from "./trace-judge-handler.ts";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function newFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "tracejudge-collected-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** Runs a graph with a handler that nobody has afterwards, and that was neither flushed nor closed. */
async function talk(options: TraceJudgeOptions): Promise<void> {
  await calculatorGraph().invoke(sum, { callbacks: [new TraceJudgeHandler(options)] });
}

/** Collects garbage until it holds, for ten seconds. */
async function inTime(holds: () => Promise<boolean>): Promise<boolean> {
  for (let round = 0; round < 100; round++) {
    collectGarbage();
    if (await holds()) return true;
    await pause(100);
  }
  return false;
}

const segments = (dir: string) => readdir(join(dir, "store", "traces")).catch(() => []);

test("a handler that is let go of without close leaves neither thread nor open file, and all verdicts", async () => {
  const dir = await newFolder();
  const file = join(dir, "judge.mjs");
  const closed = join(dir, "closed");
  const fake = new URL("./test-support/fake-judge.ts", import.meta.url).href;
  await writeFile(
    file,
    `import { writeFileSync } from "node:fs";
    import { createFakeJudge } from ${JSON.stringify(fake)};
    const close = async () => writeFileSync(${JSON.stringify(closed)}, "closed");
    export const createJudge = async () => ({ ...createFakeJudge(), close });`,
  );
  const verdicts: string[] = [];
  const onVerdict = ({ status }: { status: string }) => void verdicts.push(status);
  await talk({ dir: join(dir, "store"), judgeModule: pathToFileURL(file).href, onVerdict });
  const isClosed = () => readFile(closed, "utf8").then(Boolean, () => false);
  expect(await inTime(isClosed)).toBe(true);
  const isUnlocked = async () => (await segments(dir)).every((name) => name.endsWith(".jsonl"));
  expect(await inTime(isUnlocked)).toBe(true);
  expect(verdicts).toEqual(["OK"]);
  expect(await segments(dir)).toHaveLength(2);
}, 30_000);

test("a judge of the app's own is not closed with a handler that is let go of", async () => {
  const dir = await newFolder();
  const close = vi.fn(async () => undefined);
  const judge = { ...createFakeJudge(), close };
  await talk({ dir: join(dir, "store"), judge });
  const isUnlocked = async () => {
    const names = await segments(dir);
    return names.length > 0 && names.every((name) => name.endsWith(".jsonl"));
  };
  expect(await inTime(isUnlocked)).toBe(true);
  expect(close).not.toHaveBeenCalled();
}, 30_000);
