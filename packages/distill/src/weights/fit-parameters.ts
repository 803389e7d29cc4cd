import { TraceJudgeError } from "@tracejudge/core";
import { parameterShapes } from "../encoder/parameter-shapes.ts";
import type { EncoderConfig, Parameter, Parameters } from "../train/training-step.ts";

/**
 * Every parameter of the encoder, in its order, from wherever `find` has it. Throws MODEL_INVALID
 * where one is missing or has another shape.
 */
export function fitParameters(
  source: string,
  config: EncoderConfig,
  find: (name: string) => Parameter | undefined,
): Parameters {
  const parameters: Parameters = new Map();
  for (const [name, dims] of parameterShapes(config)) {
    const found = find(name);
    if (found === undefined) throw invalid(source, `has no ${name}`);
    if (found.dims.join() !== dims.join()) {
      throw invalid(source, `has ${name} as ${found.dims.join(" x ")}, not ${dims.join(" x ")}`);
    }
    parameters.set(name, { dims, data: found.data });
  }
  return parameters;
}

function invalid(source: string, what: string): TraceJudgeError {
  return new TraceJudgeError(
    "MODEL_INVALID",
    `${source} ${what}`,
    "Give an encoder of BERT's shape",
  );
}
