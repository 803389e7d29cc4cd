import { LEVELS } from "@tracejudge/core";
import { Tape } from "../autodiff/tape.ts";
import type { GraphBuilder } from "../onnx/graph-builder.ts";
import type { EncoderConfig, Parameters } from "../train/training-step.ts";
import { type Eases, easeName, isEased } from "./ease.ts";
import { floatOperators } from "./float-operators.ts";
import { type EncoderOperators, forward } from "./forward.ts";
import { int8Operators } from "./int8-operators.ts";
import type { Round } from "./quantise.ts";

export type Precision = "float" | "int8";

/** Under this key the file says how many attention heads it has; its shapes do not tell. */
export const HEADS_NOTE = "heads";

/**
 * A student's `model.onnx`: input_ids, token_type_ids (int64 1,S) to logits (float32 1,A,L), the
 * parameters in the file. One window a run, without padding.
 */
export function servingModel(
  config: EncoderConfig,
  parameters: Parameters,
  precision: Precision,
  { round, eases = new Map() }: { round?: Round | undefined; eases?: Eases } = {},
): Buffer {
  const { graph, ids, types, float } = begun(config, parameters);
  const ops = {
    ...float,
    ...(precision === "int8" &&
      int8Operators(graph, config, parameters, { ids, types, round, eases })),
  };
  const logits = forward(ops, config, ops.embed());
  const shape = [1, config.attributes.length, LEVELS];
  graph.output(graph.op("Reshape", [logits, graph.ints(shape)]), "logits", "float32", shape);
  graph.note(HEADS_NOTE, String(config.heads));
  return graph.model();
}

/** The float model, which also gives how far each input of the eased layers reaches: `easeName(layer)`. */
export function watchedModel(config: EncoderConfig, parameters: Parameters): Buffer {
  const { graph, float } = begun(config, parameters);
  const linear = (x: string, name: string) => {
    if (isEased(name)) {
      const reach = graph.op("ReduceMax", [graph.op("Abs", [x])], { axes: [0], keepdims: 0 });
      const size = parameters.get(`${name}.weight`)?.dims[1] ?? 0;
      graph.output(reach, easeName(name), "float32", [size]);
    }
    return float.linear(x, name);
  };
  forward({ ...float, linear }, config, float.embed());
  return graph.model();
}

function begun(config: EncoderConfig, parameters: Parameters) {
  const tape = new Tape();
  const { graph } = tape;
  const ids = graph.input("input_ids", "int64", [1, "S"]);
  const types = graph.input("token_type_ids", "int64", [1, "S"]);
  const parameter = (name: string) => {
    const { dims = [], data = new Float32Array() } = parameters.get(name) ?? {};
    return graph.tensor(name, "float32", dims, data);
  };
  const float: EncoderOperators = {
    ...floatOperators(tape, config, { ids, types, parameter }),
    gelu: (x) => fusedGelu(graph, x),
  };
  return { graph, ids, types, float };
}

/** GELU in the very form that ONNX Runtime knows and makes one node of. */
function fusedGelu(graph: GraphBuilder, x: string): string {
  const erf = graph.op("Erf", [graph.op("Div", [x, graph.scalar(Math.SQRT2)])]);
  const doubled = graph.op("Mul", [x, graph.op("Add", [erf, graph.scalar(1)])]);
  return graph.op("Mul", [doubled, graph.scalar(0.5)]);
}
