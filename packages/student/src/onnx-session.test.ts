import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type OnnxSession, openSession } from "./onnx-session.ts";

const path = fileURLToPath(new URL("../fixtures/tiny-student/model.onnx", import.meta.url));
const windows = Array.from({ length: 40 }, (_, k) =>
  Array.from({ length: 3 + ((k * 7) % 90) }, (_, at) => (k * 31 + at * 17) % 120),
);
const types = (ids: number[]) => ids.map((_, at) => (at > ids.length / 2 ? 1 : 0));
const bits = (logits: Float32Array) => Buffer.from(logits.buffer).toString("hex");

let session: OnnxSession;
let alone: string[];

const runAll = async (order: number[]) => {
  const results: string[] = [];
  for (const k of order) {
    const ids = windows[k] ?? [];
    results[k] = bits(await session.run(ids, types(ids)));
  }
  return results;
};

beforeAll(async () => {
  session = await openSession(path);
  alone = await runAll([...windows.keys()]);
});
afterAll(() => session.close());

test("the output has the shape [1, attributes, levels]", async () => {
  expect(session.outputShape).toEqual([1, 4, 5]);
  expect((await session.run([2, 9, 3], [0, 0, 1])).length).toBe(20);
});

test("different windows give different logits", () => {
  expect(new Set(alone).size).toBe(windows.length);
});

test("the same window gives the same bits in any order", async () => {
  expect(await runAll([...windows.keys()].reverse())).toEqual(alone);
});

test("the same window gives the same bits when many are asked for at once", async () => {
  const together = await Promise.all(windows.map((ids) => session.run(ids, types(ids))));
  expect(together.map(bits)).toEqual(alone);
});

test("the same window gives the same bits with another number of threads and in a new session", async () => {
  const other = await openSession(path, { threads: 1 });
  const again = await Promise.all(windows.map((ids) => other.run(ids, types(ids))));
  await other.close();
  expect(again.map(bits)).toEqual(alone);
});

test("the results of earlier runs are not overwritten by later ones", async () => {
  const first = await session.run([2, 9, 3], [0, 0, 1]);
  const kept = bits(first);
  await session.run([2, 40, 3], [0, 0, 1]);
  expect(bits(first)).toBe(kept);
});

test("closing waits for the runs already asked for and refuses new ones", async () => {
  const other = await openSession(path);
  const asked = other.run([2, 9, 3], [0, 0, 1]);
  await other.close();
  await other.close();
  expect((await asked).length).toBe(20);
  await expect(other.run([2, 9, 3], [0, 0, 1])).rejects.toMatchObject({ code: "CLOSED" });
});

test("a run that fails does not spoil the next one", async () => {
  await expect(session.run([999_999], [0])).rejects.toThrow();
  const ids = windows[0] ?? [];
  expect(bits(await session.run(ids, types(ids)))).toBe(alone[0]);
});

test("a file that is no model is refused with a remedy", async () => {
  const notModel = fileURLToPath(
    new URL("../fixtures/tiny-student/tokenizer.json", import.meta.url),
  );
  await expect(openSession(notModel)).rejects.toMatchObject({ code: "MODEL_INVALID" });
});

test("ONNX Runtime's telemetry is off before its library is loaded", () => {
  expect(process.env.ORT_DISABLE_TELEMETRY).toBe("1");
});
