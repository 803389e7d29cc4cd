import { easesIn, takeBack } from "../encoder/ease.ts";
import { transposed } from "../encoder/quantise.ts";
import type { OnnxTensor } from "../onnx/onnx-model.ts";
import type { ReadModel } from "../onnx/read-model.ts";
import type { Parameter } from "../train/training-step.ts";
import type { HeldWeights } from "./held-weights.ts";

/**
 * Weights of a file that PyTorch's exporter wrote and ONNX Runtime's `quantize_dynamic` made int8
 * (`gpu/export.py`). Quantised tensors are `X_quantized`, `X_scale`, `X_zero_point`; which layer a
 * matrix belongs to is told by the node that multiplies with it, `/layers.0/query/MatMul_quant`.
 * The same naming is read by `read_student` in `gpu/encoder.py`.
 */
export function readExportedModel(model: ReadModel): HeldWeights {
  const parameters = new Map<string, Parameter>();
  for (const [name, { dims, data }] of model.tensors) {
    if (/\.(weight|bias)$/.test(name) && data instanceof Float32Array) {
      parameters.set(name, { dims, data });
    }
  }
  for (const name of ["words.weight", "places.weight", "types.weight"]) {
    const table = quantised(model, name);
    if (table) parameters.set(name, { dims: table.values.dims, data: full(table) });
  }
  for (const { op, name, inputs } of model.nodes) {
    if (op !== "MatMulInteger") continue;
    const owner = name.split("/").slice(1, -1).join(".");
    const matrix = quantised(model, (inputs[1] ?? "").replace(/_quantized$/, ""));
    if (matrix) parameters.set(`${owner}.weight`, flipped(matrix));
  }
  const eases = easesIn(model.tensors);
  takeBack(eases, parameters);
  return { heads: headsOf(model), parameters, eases };
}

interface Quantised {
  values: OnnxTensor;
  scale: OnnxTensor;
  zero: OnnxTensor;
}

function quantised({ tensors }: ReadModel, name: string): Quantised | undefined {
  const values = tensors.get(`${name}_quantized`);
  const scale = tensors.get(`${name}_scale`);
  const zero = tensors.get(`${name}_zero_point`);
  return values && scale && zero && { values, scale, zero };
}

/** (value - zero point) times scale; both are one number, or one a column. */
function full({ values, scale, zero }: Quantised): Float32Array {
  const units = Float32Array.from(scale.data as Float32Array);
  const zeros = Float32Array.from(zero.data as Int8Array);
  const stored = values.data as Int8Array;
  const result = new Float32Array(stored.length);
  for (let at = 0; at < stored.length; at++) {
    const column = at % units.length;
    result[at] = ((stored[at] ?? 0) - (zeros[column] ?? 0)) * (units[column] ?? 0);
  }
  return result;
}

/** Matrices stand as in,out; ours are out,in. */
function flipped(matrix: Quantised): Parameter {
  const [into = 0, out = 0] = matrix.values.dims;
  return { dims: [out, into], data: transposed(full(matrix), into) };
}

/** The third size of the first layer's reshape to 1,S,heads,d is the number of heads. */
function headsOf({ nodes, tensors }: ReadModel): number {
  const shape = nodes.find(
    ({ name, inputs }) => name === "/layers.0/Concat" && inputs.length === 4,
  );
  return Number(tensors.get(shape?.inputs[2] ?? "")?.data[0] ?? 0);
}
