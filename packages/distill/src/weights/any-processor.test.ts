import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PAIR } from "../encoder/quantise.ts";
import { servingModel } from "../encoder/serving-graph.ts";
import { readModel } from "../onnx/read-model.ts";
import { defaultStudent, tinyStudent } from "../test-support/student-folder.ts";
import { tinyConfig, tinyParameters } from "../test-support/tiny-encoder.ts";

/** The largest sum of two neighbouring inputs' weights of one sign, for each int8 product of the file. */
function largestPairs(file: Uint8Array): number[] {
  const { nodes, tensors } = readModel(file);
  return nodes
    .filter(({ op }) => op === "MatMulInteger")
    .map(({ inputs: [, name = ""] }) => {
      const { dims = [], data = [] } = tensors.get(name) ?? {};
      const width = dims[1] ?? 0;
      let largest = 0;
      for (let at = 0; at + width < data.length; at++) {
        if (Math.floor(at / width) % 2 === 1) continue;
        const [one, other] = [Number(data[at]), Number(data[at + width])];
        if (one * other > 0) largest = Math.max(largest, Math.abs(one + other));
      }
      return largest;
    });
}

const student = (folder: string) => readFileSync(join(folder, "model.onnx"));

test.each([
  ["the default student", () => student(defaultStudent), 37],
  ["the student of the tests", () => student(tinyStudent), 1],
  ["a student that is written here", () => servingModel(tinyConfig, tinyParameters(), "int8"), 8],
])("%s is summed exactly by processors that sum pairs in 16 bits", (_, read, products) => {
  const pairs = largestPairs(read());
  expect(pairs).toHaveLength(products);
  expect(Math.max(...pairs)).toBeLessThanOrEqual(PAIR);
  expect(Math.min(...pairs)).toBeGreaterThan(PAIR / 4);
});
