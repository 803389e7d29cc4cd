import { parameterShapes } from "../encoder/parameter-shapes.ts";
import type { EncoderConfig, Parameters } from "../train/training-step.ts";
import { spread } from "./check-operator.ts";

/** Fits the vocabulary and the attributes of the tiny student that packages/student has for tests. */
export const tinyConfig: EncoderConfig = {
  vocabulary: 200,
  places: 256,
  hidden: 16,
  layers: 2,
  heads: 4,
  inner: 32,
  attributes: ["tool_validity", "reasoning", "compliance", "quality"],
};

/** Weights that look random and are always the same. */
export function tinyParameters(config: EncoderConfig = tinyConfig): Parameters {
  return new Map(
    [...parameterShapes(config)].map(([name, dims], at) => {
      const isGain = /norm\d?\.weight$/.test(name);
      const size = dims.reduce((product, dim) => product * dim, 1);
      const data = spread(size, at).map((value) => 0.3 * value + (isGain ? 1 : 0));
      return [name, { dims, data }];
    }),
  );
}
