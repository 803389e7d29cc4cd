import { expect, test } from "vitest";
import { gradientError, type Operator, spread } from "../test-support/check-operator.ts";
import {
  add,
  addConstant,
  dropout,
  exp,
  gelu,
  multiplyConstant,
  scale,
  square,
} from "./elementwise.ts";
import { linear, matmul, matmulConstantLeft, matmulConstantRight } from "./linear.ts";
import { layerNorm, logSoftmax, softmax } from "./normalise.ts";
import { logSumExp, sumAll, sumLast } from "./reduce.ts";
import { reshape, transpose } from "./shape.ts";
import type { Tape } from "./tape.ts";

const constant = (tape: Tape, dims: number[]) => {
  const size = dims.reduce((product, dim) => product * dim, 1);
  return tape.graph.tensor("constant", "float32", dims, spread(size, 9));
};

function holds(
  name: string,
  operator: Operator,
  shapes: readonly number[][],
  output: readonly number[],
): void {
  test(`${name} has the gradient of its finite differences`, async () => {
    expect(await gradientError(operator, shapes, output)).toBeLessThan(1e-3);
  });
}

const [ab, x] = [
  [
    [2, 3],
    [2, 3],
  ],
  [[2, 3]],
];

holds("add", (tape, [a = "", b = ""]) => add(tape, a, b), ab, [2, 3]);
holds("adding a value to itself", (tape, [a = ""]) => add(tape, a, a), x, [2, 3]);
holds("addConstant", (tape, [a = ""]) => addConstant(tape, a, constant(tape, [3])), x, [2, 3]);
holds(
  "multiplyConstant",
  (tape, [a = ""]) => multiplyConstant(tape, a, constant(tape, [2, 1])),
  x,
  [2, 3],
);
holds("scale", (tape, [a = ""]) => scale(tape, a, -1.5), x, [2, 3]);
holds("square", (tape, [a = ""]) => square(tape, a), x, [2, 3]);
holds("exp", (tape, [a = ""]) => exp(tape, a), x, [2, 3]);
holds("gelu", (tape, [a = ""]) => gelu(tape, scale(tape, a, 3)), [[5, 4]], [5, 4]);
holds(
  "dropout",
  (tape, [a = ""]) => {
    const keep = tape.graph.tensor("keep", "bool", [2, 3], Uint8Array.of(1, 0, 1, 1, 0, 1));
    return dropout(tape, a, keep, 0.75);
  },
  x,
  [2, 3],
);
holds(
  "linear",
  (tape, [a = "", weight = "", bias = ""]) => linear(tape, a, weight, bias),
  [[3, 4], [2, 4], [2]],
  [3, 2],
);
holds(
  "matmul",
  (tape, [a = "", b = ""]) => matmul(tape, a, b),
  [
    [2, 2, 3, 4],
    [2, 2, 4, 2],
  ],
  [2, 2, 3, 2],
);
holds(
  "matmulConstantLeft",
  (tape, [a = ""]) => matmulConstantLeft(tape, constant(tape, [2, 2, 3]), a, [0, 2, 1]),
  [[2, 3, 4]],
  [2, 2, 4],
);
holds(
  "matmulConstantRight",
  (tape, [a = ""]) => matmulConstantRight(tape, a, constant(tape, [3, 2])),
  [[2, 2, 3]],
  [2, 2, 2],
);
holds("softmax", (tape, [a = ""]) => softmax(tape, a), [[2, 4]], [2, 4]);
holds("logSoftmax", (tape, [a = ""]) => logSoftmax(tape, a), [[2, 4]], [2, 4]);
holds(
  "layerNorm",
  (tape, [a = "", gain = "", offset = ""]) => layerNorm(tape, a, gain, offset),
  [[3, 6], [6], [6]],
  [3, 6],
);
holds("sumLast", (tape, [a = ""]) => sumLast(tape, a), [[2, 2, 3]], [2, 2]);
holds("sumAll", (tape, [a = ""]) => sumAll(tape, a), x, []);
holds("logSumExp", (tape, [a = ""]) => logSumExp(tape, scale(tape, a, 3)), [[2, 4]], [2]);
holds("reshape", (tape, [a = ""]) => reshape(tape, a, tape.graph.ints([3, -1])), x, [3, 2]);
holds("transpose", (tape, [a = ""]) => transpose(tape, a, [2, 0, 1]), [[2, 3, 4]], [4, 2, 3]);
