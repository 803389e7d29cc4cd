import { describe, expect, test } from "vitest";
import { tinyConfig, tinyParameters } from "../test-support/tiny-encoder.ts";
import { openWindowRunner } from "../train/window-runner.ts";
import { dividedBy, easeOf, easesIn, takeBack } from "./ease.ts";
import { measureEases } from "./measure-eases.ts";
import { servingModel } from "./serving-graph.ts";

const windows = [
  { ids: Int32Array.of(2, 7, 11, 3, 9, 3), split: 4 },
  { ids: Int32Array.of(2, 20, 3, 31, 8, 14, 3), split: 3 },
];

describe("factors", () => {
  test("bring what reaches far nearer to the median, and leave the rest", () => {
    expect([...easeOf(Float32Array.of(1, 2, 32))]).toEqual([1, 1, 0.25]);
  });

  test("leave inputs that are always 0 alone", () => {
    expect([...easeOf(Float32Array.of(0, 0, 5))]).toEqual([1, 1, 1]);
  });

  test("are taken back from the weights that are read", () => {
    const ease = Float32Array.of(1, 0.5);
    const data = dividedBy(ease, Float32Array.of(1, 2, 3, 4));
    const parameters = new Map([["layers.0.up.weight", { dims: [2, 2], data }]]);
    expect([...data]).toEqual([1, 4, 3, 8]);
    const found = easesIn(new Map([["layers.0.up.ease", { data: ease }]]));
    takeBack(found, parameters);
    expect([...data]).toEqual([1, 2, 3, 4]);
  });
});

test("every input of the feed-forward layers is measured", async () => {
  const { inner, hidden } = tinyConfig;
  const eases = await measureEases(tinyConfig, tinyParameters(), windows, 1);
  expect([...eases.keys()]).toEqual(
    Array.from({ length: tinyConfig.layers }, (_, at) => [
      `layers.${at}.up`,
      `layers.${at}.down`,
    ]).flat(),
  );
  expect(eases.get("layers.0.up")).toHaveLength(hidden);
  expect(eases.get("layers.1.down")).toHaveLength(inner);
  for (const ease of eases.values()) {
    expect(Math.min(...ease)).toBeGreaterThan(0);
    expect(Math.max(...ease)).toBe(1);
  }
});

test("an int8 model with one input that reaches far is nearer to float when it is eased", async () => {
  const parameters = tinyParameters();
  const [gain, up] = ["norm1", "up"].map((name) => parameters.get(`layers.0.${name}.weight`)?.data);
  if (gain) gain[3] = 60;
  up?.forEach((weight, at) => {
    if (at % tinyConfig.hidden === 3) up[at] = weight / 60;
  });
  const logitsOf = async (model: Buffer) => {
    const runner = await openWindowRunner(model, 1);
    const found: number[] = [];
    for (const window of windows) found.push(...(await runner.logits(window)));
    await runner.release();
    return found;
  };
  const eases = await measureEases(tinyConfig, parameters, windows, 1);
  const exact = await logitsOf(servingModel(tinyConfig, parameters, "float"));
  const apart = async (model: Buffer) =>
    (await logitsOf(model)).reduce((sum, logit, at) => sum + Math.abs(logit - (exact[at] ?? 0)), 0);
  const plain = await apart(servingModel(tinyConfig, parameters, "int8"));
  const eased = await apart(servingModel(tinyConfig, parameters, "int8", { eases }));
  expect(eased).toBeLessThan(plain / 1.5);
});
