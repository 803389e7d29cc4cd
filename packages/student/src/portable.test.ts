import { createReadStream } from "node:fs";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { importTraces, type Trace, type Verdict } from "@tracejudge/core";
import { expect, test } from "vitest";
import { createPortableStudentJudge, wasmFiles } from "./portable.ts";
import { createStudentJudge } from "./student-judge.ts";

const recorded = fileURLToPath(
  new URL("../../../examples/traces/airline-cancelled.jsonl", import.meta.url),
);
const tiny = fileURLToPath(new URL("../fixtures/tiny-student", import.meta.url));

async function recordedTrace(): Promise<Trace> {
  for await (const read of importTraces(createReadStream(recorded))) {
    if ("trace" in read) return read.trace;
  }
  throw new TypeError("no run in the example");
}

const scoresOf = ({ steps }: Verdict) => steps.flatMap(({ scores }) => scores);

test("the portable student scores a real run as the native one does, but for the rounding of int8", async () => {
  const trace = await recordedTrace();
  const [native, portable] = [await createStudentJudge(), await createPortableStudentJudge()];
  const [ours, theirs] = [await native.judge(trace), await portable.judge(trace)].map(scoresOf);
  await Promise.all([native.close(), portable.close()]);
  const apart = (ours ?? []).map(({ score }, at) => Math.abs(score - (theirs?.[at]?.score ?? 9)));
  apart.sort((a, b) => a - b);
  expect(apart.length).toBeGreaterThan(20);
  expect(apart[Math.floor(apart.length / 2)]).toBeLessThan(0.03);
  expect(apart.at(-1)).toBeLessThan(0.75);
  expect(native.fingerprint).not.toBe(portable.fingerprint);
}, 120_000);

test("two files in a folder are all of the runtime that is needed", async () => {
  const folder = await mkdtemp(join(tmpdir(), "wasm-"));
  const { resolve } = createRequire(import.meta.url);
  const dist = dirname(resolve(`onnxruntime-web/${wasmFiles.wasm}`));
  for (const file of Object.values(wasmFiles)) await cp(join(dist, file), join(folder, file));
  const runtime = pathToFileURL(`${folder}/`);
  const judge = await createPortableStudentJudge({ model: tiny, runtime });
  const trace = await recordedTrace();
  expect((await judge.judge({ ...trace, steps: trace.steps.slice(0, 2) })).status).not.toBe(
    "ERROR",
  );
  await judge.close();
  await rm(folder, { recursive: true, force: true });
}, 60_000);
