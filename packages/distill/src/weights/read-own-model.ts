import { easesIn, takeBack } from "../encoder/ease.ts";
import { int8Name, MERGED, scaleName } from "../encoder/int8-operators.ts";
import { dequantiseRows, transposed } from "../encoder/quantise.ts";
import { HEADS_NOTE } from "../encoder/serving-graph.ts";
import type { OnnxTensor } from "../onnx/onnx-model.ts";
import type { ReadModel } from "../onnx/read-model.ts";
import type { Parameter } from "../train/training-step.ts";
import type { HeldWeights } from "./held-weights.ts";

/** Weights of a file that `serving-graph.ts` wrote, int8 or float. */
export function readOwnModel({ tensors, metadata }: ReadModel): HeldWeights {
  const parameters = new Map<string, Parameter>();
  for (const [name, tensor] of tensors) {
    const base = name.replace(/\.int8$/, "");
    const scale = tensors.get(scaleName(base));
    if (name === int8Name(base) && scale) addSplit(parameters, base, dequantised(tensor, scale));
    else if (tensor.data instanceof Float32Array) {
      addSplit(parameters, name, { dims: tensor.dims, data: tensor.data });
    }
  }
  const eases = easesIn(tensors);
  takeBack(eases, parameters);
  return { heads: Number(metadata.get(HEADS_NOTE)), parameters, eases };
}

/** Tables have a scale for each row; linear layers stand as in,out and have one for each output. */
function dequantised({ dims, data }: OnnxTensor, scale: OnnxTensor): Parameter {
  const [first = 0, second = 0] = dims;
  const isTable = scale.dims.length === 2;
  const values = isTable ? (data as Int8Array) : transposed(data as Int8Array, first);
  const full = dequantiseRows({ values, scale: scale.data as Float32Array });
  return { dims: isTable ? [first, second] : [second, first], data: full };
}

/** Queries, keys and values stand one above the other. */
function addSplit(parameters: Map<string, Parameter>, name: string, whole: Parameter): void {
  if (!name.includes(MERGED)) {
    parameters.set(name, whole);
    return;
  }
  const [rows = 0, ...rest] = whole.dims;
  const size = whole.data.length / 3;
  for (const [at, part] of ["query", "key", "value"].entries()) {
    const data = whole.data.slice(at * size, (at + 1) * size);
    parameters.set(name.replace(MERGED, part), { dims: [rows / 3, ...rest], data });
  }
}
