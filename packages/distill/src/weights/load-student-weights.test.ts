import { createReadStream, readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expectedLevel, importTraces, LEVELS, renderStep, type Trace } from "@tracejudge/core";
import {
  createStudentJudge,
  createWordPiece,
  encodeWindow,
  loadStudent,
} from "@tracejudge/student";
import { afterAll, describe, expect, test } from "vitest";
import { servingModel } from "../encoder/serving-graph.ts";
import { defaultStudent, studentFolder, tinyStudent } from "../test-support/student-folder.ts";
import { tinyConfig, tinyParameters } from "../test-support/tiny-encoder.ts";
import { importRuntime, openRunner } from "../train/onnx-runtime.ts";
import { loadStudentWeights } from "./load-student-weights.ts";

const folders: string[] = [];
const folderOf = (model: Buffer) => {
  const folder = studentFolder(model);
  folders.push(folder);
  return folder;
};
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

describe("a student that was written here", () => {
  test.each([
    ["float", 0],
    ["int8", 0.5 * (1.3 / 127)],
  ] as const)("gives its weights back: %s", async (precision, tolerance) => {
    const parameters = tinyParameters();
    const folder = folderOf(servingModel(tinyConfig, parameters, precision));
    const read = await loadStudentWeights(folder);
    expect(read.config).toEqual(tinyConfig);
    expect([...read.parameters.keys()]).toEqual([...parameters.keys()]);
    for (const [name, { dims, data }] of parameters) {
      const found = read.parameters.get(name);
      expect(found?.dims).toEqual(dims);
      const errors = data.map((value, at) => Math.abs(value - (found?.data[at] ?? Number.NaN)));
      expect(Math.max(...errors), name).toBeLessThanOrEqual(tolerance);
    }
  });

  test("is the same file when it is read and written again", async () => {
    const first = servingModel(tinyConfig, tinyParameters(), "int8");
    const { config, parameters } = await loadStudentWeights(folderOf(first));
    const second = servingModel(config, parameters, "int8");
    const third = await loadStudentWeights(folderOf(second));
    expect(third.parameters.get("words.weight")).toEqual(parameters.get("words.weight"));
    expect(servingModel(third.config, third.parameters, "int8")).toEqual(second);
  });

  test("gives back weights that were eased, and what eased them", async () => {
    const parameters = tinyParameters();
    const ease = Float32Array.from({ length: tinyConfig.hidden }, (_, at) => 1 / (1 + (at % 3)));
    const eases = new Map([["layers.0.up", ease]]);
    const read = await loadStudentWeights(
      folderOf(servingModel(tinyConfig, parameters, "int8", { eases })),
    );
    expect(read.eases).toEqual(eases);
    const [given, back] = [parameters, read.parameters].map(
      (all) => all.get("layers.0.up.weight")?.data ?? new Float32Array(),
    ) as [Float32Array, Float32Array];
    expect(Math.max(...given.map((value, at) => Math.abs(value - (back[at] ?? 9))))).toBeLessThan(
      0.5 * ((3 * 1.3) / 127),
    );
  });

  test("judges, and loads like every student", async () => {
    const judge = await createStudentJudge({
      model: folderOf(servingModel(tinyConfig, tinyParameters(), "int8")),
    });
    const verdict = await judge.judge(await exampleTrace("airline-booked.jsonl"));
    await judge.close();
    expect(verdict.status).not.toBe("ERROR");
  });
});

test("a student of another architecture is refused", async () => {
  await expect(loadStudentWeights(tinyStudent)).rejects.toMatchObject({ code: "MODEL_INVALID" });
});

test("the default student's weights, as float, score real steps as it does itself", async () => {
  const student = await loadStudent(defaultStudent);
  const { config, parameters } = await loadStudentWeights(defaultStudent);
  const windows = await realWindows(student);
  const own = await levelsOf(readFileSync(student.modelPath), windows);
  const float = await levelsOf(servingModel(config, parameters, "float"), windows);
  const flagged = (levels: number[]) => levels.map((level) => level < 3);
  const same = flagged(float).filter((flag, at) => flag === flagged(own)[at]);
  expect(own).toHaveLength(windows.length * config.attributes.length);
  // What differs is that the student rounds the activations too.
  expect(Math.max(...own.map((level, at) => Math.abs(level - (float[at] ?? 9))))).toBeLessThan(0.5);
  expect(same.length / own.length).toBeGreaterThanOrEqual(0.95);
});

async function exampleTrace(name: string): Promise<Trace> {
  const file = fileURLToPath(new URL(`../../../../examples/traces/${name}`, import.meta.url));
  for await (const imported of importTraces(createReadStream(file), { file })) {
    if ("trace" in imported) return imported.trace;
  }
  return expect.unreachable(`${name} holds no trace`);
}

type Window = ReturnType<typeof encodeWindow>;

async function realWindows({ vocab, card }: Awaited<ReturnType<typeof loadStudent>>) {
  const wordPiece = createWordPiece(vocab);
  const limit = card.tokenizer.maxTokens;
  const trace = await exampleTrace("airline-cancelled.jsonl");
  const texts = trace.steps
    .filter((step) => step.output !== undefined)
    .slice(0, 8)
    .flatMap((step) => renderStep(trace, step, { evidence: [], count: wordPiece.count, limit }));
  return texts.map((text) => encodeWindow(text, wordPiece, limit));
}

/** Expected level of each window and attribute. */
async function levelsOf(model: Uint8Array, windows: readonly Window[]): Promise<number[]> {
  const { Tensor } = await importRuntime();
  const runner = await openRunner(model, 1);
  const levels: number[] = [];
  for (const { ids, types } of windows) {
    const row = (values: number[]) =>
      new Tensor("int64", BigInt64Array.from(values, BigInt), [1, values.length]);
    const { logits } = await runner.run({ input_ids: row(ids), token_type_ids: row(types) });
    const scores = logits?.data as Float32Array;
    for (let at = 0; at < scores.length; at += LEVELS) {
      const weights = Array.from(scores.subarray(at, at + LEVELS), Math.exp);
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      levels.push(expectedLevel(weights.map((weight) => weight / total)));
    }
  }
  await runner.release();
  return levels;
}
