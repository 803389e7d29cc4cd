import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parameterShapes } from "../encoder/parameter-shapes.ts";
import { spread } from "../test-support/check-operator.ts";
import { readParity } from "../test-support/parity.ts";
import { createTrainingStep } from "./onnx-training-step.ts";
import { ordinalLoss } from "./ordinal-loss.ts";
import type { TrainingBatch, TrainingStep } from "./training-step.ts";

const torch = readParity();
const { config, parameters, batch } = torch;

const lengthOf = (values: Float32Array) => Math.hypot(...values);
const apart = (a: Float32Array, b: Float32Array) =>
  lengthOf(a.map((value, at) => value - (b[at] ?? Number.NaN)));
const bytes = (gradients: ReadonlyMap<string, Float32Array>) =>
  [...gradients].map(([name, values]) => name + Buffer.from(values.buffer).toString("base64"));

let step: TrainingStep;
beforeAll(async () => {
  step = await createTrainingStep(config, { threads: 2 });
});
afterAll(() => step.release());

describe("a step is the one that PyTorch takes", () => {
  test("logits", async () => {
    const logits = await step.logits(parameters, batch);
    expect(apart(logits, torch.logits) / lengthOf(torch.logits)).toBeLessThan(1e-5);
  });

  test("loss", async () => {
    const { loss } = await step.gradients(parameters, batch, 1);
    expect(Math.abs(loss - torch.loss)).toBeLessThan(1e-5);
    expect(Math.abs(ordinalLoss(torch.logits, batch) - torch.loss)).toBeLessThan(1e-5);
  });

  test("the gradient of every parameter, in their order", async () => {
    const { gradients } = await step.gradients(parameters, batch, 1);
    expect([...gradients.keys()]).toEqual([...parameterShapes(config).keys()]);
    for (const [name, expected] of torch.gradients) {
      const found = gradients.get(name) ?? new Float32Array();
      // The gradient of a key's bias is 0 but for rounding: it shifts all scores of a query alike.
      const error = apart(found, expected) / Math.max(lengthOf(expected), 1e-4);
      expect(error, name).toBeLessThan(1e-3);
    }
  });
});

test("gradients are the slopes of the loss", async () => {
  const { gradients } = await step.gradients(parameters, batch, 1);
  for (const [name, gradient] of gradients) {
    const data = parameters.get(name)?.data ?? new Float32Array();
    const kept = data.slice();
    // Along the gradient, and a little beside it.
    const length = lengthOf(gradient) || 1;
    const aside = spread(gradient.length);
    const direction = gradient.map(
      (value, at) => value / length + (0.5 * (aside[at] ?? 0)) / lengthOf(aside),
    );
    const lossAt = async (distance: number) => {
      for (const [at, value] of kept.entries()) data[at] = value + distance * (direction[at] ?? 0);
      return (await step.gradients(parameters, batch, 1)).loss;
    };
    const slope = ((await lossAt(0.01)) - (await lossAt(-0.01))) / 0.02;
    data.set(kept);
    const expected = gradient.reduce((sum, value, at) => sum + value * (direction[at] ?? 0), 0);
    expect(Math.abs(slope - expected), name).toBeLessThan(1e-4 + 0.01 * Math.abs(expected));
  }
});

/** Large enough that ONNX Runtime shares the work between threads. */
function largeBatch(): TrainingBatch {
  const [windows, length] = [16, 24];
  const cells = windows * config.attributes.length;
  const size = windows * length;
  return {
    windows,
    length,
    examples: windows,
    ids: BigInt64Array.from({ length: size }, (_, at) => BigInt((at * 7919) % config.vocabulary)),
    types: BigInt64Array.from({ length: size }, (_, at) => BigInt(at % 2)),
    mask: Float32Array.from({ length: size }, (_, at) => (at % length < 4 + (at >> 5) ? 1 : 0)),
    pool: Float32Array.from({ length: windows ** 2 }, (_, at) => (at % (windows + 1) ? 0 : 1)),
    targets: Float32Array.from({ length: cells * 5 }, (_, at) => (at % 5 === 2 ? 1 : 0)),
    weights: new Float32Array(cells).fill(1 / cells),
    allowed: new Float32Array(cells * 5),
    boundWeights: new Float32Array(cells),
  };
}

test("the same batch twice gives the same bytes, on two threads, whatever was run between", async () => {
  const large = largeBatch();
  const once = await step.gradients(parameters, large, 1);
  await step.gradients(parameters, batch, 1);
  const other = await createTrainingStep(config, { threads: 2 });
  const again = await step.gradients(parameters, large, 1);
  const fresh = await other.gradients(parameters, large, 1);
  await other.release();
  expect(bytes(again.gradients)).toEqual(bytes(once.gradients));
  expect(bytes(fresh.gradients)).toEqual(bytes(once.gradients));
});

test("windows are judged alone: padding and neighbours change no logits", async () => {
  const large = largeBatch();
  const all = await step.logits(parameters, large);
  const window = 2;
  const real = large.mask.slice(window * large.length, (window + 1) * large.length).indexOf(0);
  const at = window * large.length;
  const alone = await step.logits(parameters, {
    ...large,
    windows: 1,
    length: real,
    examples: 1,
    ids: large.ids.slice(at, at + real),
    types: large.types.slice(at, at + real),
    mask: new Float32Array(real).fill(1),
    pool: Float32Array.of(1),
  });
  const width = config.attributes.length * 5;
  const same = all.slice(window * width, (window + 1) * width);
  expect(apart(alone, same) / lengthOf(same)).toBeLessThan(1e-5);
});

describe("dropout", () => {
  let dropping: TrainingStep;
  beforeAll(async () => {
    dropping = await createTrainingStep(config, { threads: 2, dropout: 0.25 });
  });
  afterAll(() => dropping.release());

  test("is drawn from the seed alone", async () => {
    const first = await dropping.gradients(parameters, batch, 11);
    const second = await dropping.gradients(parameters, batch, 12);
    const again = await dropping.gradients(parameters, batch, 11);
    expect(second.loss).not.toBe(first.loss);
    expect(again.loss).toBe(first.loss);
    expect(bytes(again.gradients)).toEqual(bytes(first.gradients));
  });

  test("leaves the logits as they are", async () => {
    expect(await dropping.logits(parameters, batch)).toEqual(await step.logits(parameters, batch));
  });
});

describe("what is frozen gets no gradient, the rest keeps its own", () => {
  test.each([
    ["embeddings", /^(words|places|types)\./],
    ["encoder", /^(?!head\.)/],
  ] as const)("%s", async (frozen, left) => {
    const partly = await createTrainingStep(config, { threads: 2, frozen });
    const { loss, gradients } = await partly.gradients(parameters, batch, 1);
    await partly.release();
    const names = [...parameterShapes(config).keys()].filter((name) => !left.test(name));
    expect(loss).toBeCloseTo(torch.loss, 5);
    expect([...gradients.keys()]).toEqual(names);
    for (const [name, values] of gradients) {
      const expected = torch.gradients.get(name) ?? new Float32Array();
      expect(apart(values, expected), name).toBeLessThan(1e-3 * lengthOf(expected) + 1e-6);
    }
  });
});
