import { LEVELS } from "@tracejudge/core";
import type { GraphBuilder } from "../onnx/graph-builder.ts";
import type { EncoderConfig, Parameters } from "../train/training-step.ts";
import { dividedBy, type Eases, easeName } from "./ease.ts";
import { firstRows } from "./float-operators.ts";
import type { EncoderOperators } from "./forward.ts";
import { quantiseLinear, quantiseRows, type Round, transposed } from "./quantise.ts";

/** Names within the file; `load-student-weights.ts` reads them back. */
export const int8Name = (name: string) => `${name}.int8`;
export const scaleName = (name: string) => `${name}.scale`;
export const MERGED = "query_key_value";

type Int8Operators = Pick<EncoderOperators, "embed" | "linear" | "attend">;

/**
 * The operators that hold nearly all weights, with int8 weights: one scale a row of an embedding
 * table, one scale an output of a linear layer. Activations are quantised while running, one scale a
 * tensor (DynamicQuantizeLinear). For one window a run; the head stays in float32.
 */
export function int8Operators(
  graph: GraphBuilder,
  config: EncoderConfig,
  parameters: Parameters,
  {
    ids,
    types,
    round,
    eases,
  }: { ids: string; types: string; round?: Round | undefined; eases: Eases },
): Int8Operators {
  const data = (name: string) => parameters.get(name)?.data ?? new Float32Array();
  const linear = (x: string, name: string, parts: readonly string[] = [name]) => {
    const ease = eases.get(name);
    const weight = concat(parts.map((part) => data(`${part}.weight`)));
    return quantisedLinear(graph, ease ? eased(graph, x, name, ease) : x, name, {
      weight: ease ? dividedBy(ease, weight) : weight,
      bias: concat(parts.map((part) => data(`${part}.bias`))),
      round,
    });
  };
  return {
    embed() {
      const size = graph.op("Shape", [ids]);
      const places = quantisedTable(
        graph,
        "places.weight",
        data("places.weight"),
        config.places,
        round,
      );
      const rows = graph.op("Add", [
        graph.op("Add", [
          gathered(
            graph,
            quantisedTable(graph, "words.weight", data("words.weight"), config.vocabulary, round),
            ids,
          ),
          gathered(
            graph,
            quantisedTable(graph, "types.weight", data("types.weight"), 2, round),
            types,
          ),
        ]),
        dequantised(
          graph,
          firstRows(graph, places.values, size),
          firstRows(graph, places.scale, size),
        ),
      ]);
      return graph.op("Reshape", [rows, graph.ints([-1, config.hidden])]);
    },
    linear(x, name) {
      if (name !== "head") return linear(x, name);
      const dims = [config.attributes.length * LEVELS, 2 * config.hidden];
      const weight = graph.tensor("head.weight", "float32", dims, data("head.weight"));
      const bias = graph.tensor("head.bias", "float32", dims.slice(0, 1), data("head.bias"));
      return graph.op("Gemm", [x, weight, bias], { transB: 1 });
    },
    attend(x, at) {
      const parts = ["query", "key", "value"].map((part) => `${at}.${part}`);
      return attention(graph, config, linear(x, `${at}.${MERGED}`, parts));
    },
  };
}

function eased(graph: GraphBuilder, x: string, name: string, ease: Float32Array): string {
  return graph.op("Mul", [x, graph.tensor(easeName(name), "float32", [ease.length], ease)]);
}

/** Attention of one window; queries, keys and values side by side: S,3H. Gives S,H. */
function attention(graph: GraphBuilder, { hidden, heads }: EncoderConfig, merged: string): string {
  const width = hidden / heads;
  const [query = "", key = "", value = ""] = graph.ops("Split", 3, [merged], { axis: 1 });
  const split = (x: string, perm: readonly number[]) =>
    graph.op("Transpose", [graph.op("Reshape", [x, graph.ints([1, -1, heads, width])])], { perm });
  const scaled = graph.op("Mul", [query, graph.scalar(1 / Math.sqrt(width))]);
  const scores = graph.op("MatMul", [split(scaled, [0, 2, 1, 3]), split(key, [0, 2, 3, 1])]);
  const shares = graph.op("Softmax", [scores], { axis: -1 });
  const mixed = graph.op("MatMul", [shares, split(value, [0, 2, 1, 3])]);
  const back = graph.op("Transpose", [mixed], { perm: [0, 2, 1, 3] });
  return graph.op("Reshape", [back, graph.ints([-1, hidden])]);
}

/**
 * x times an int8 matrix. ONNX Runtime folds these nodes into one DynamicQuantizeMatMul, as long as
 * nothing else reads the quantised x: that is why query, key and value are one matrix.
 */
function quantisedLinear(
  graph: GraphBuilder,
  x: string,
  name: string,
  { weight, bias, round }: { weight: Float32Array; bias: Float32Array; round: Round | undefined },
): string {
  const outputs = bias.length;
  const { values, scale } = quantiseLinear(weight, outputs, round);
  const dims = [values.length / outputs, outputs];
  const w = graph.tensor(int8Name(`${name}.weight`), "int8", dims, transposed(values, outputs));
  const wScale = graph.tensor(scaleName(`${name}.weight`), "float32", [outputs], scale);
  const b = graph.tensor(`${name}.bias`, "float32", [outputs], bias);
  const zero = graph.tensor(`${name}.zero`, "int8", [outputs], new Int8Array(outputs));
  const [q = "", qScale = "", qZero = ""] = graph.ops("DynamicQuantizeLinear", 3, [x]);
  const product = graph.op("MatMulInteger", [q, w, qZero, zero]);
  const unit = graph.op("Mul", [qScale, wScale]);
  const y = graph.op("Mul", [graph.op("Cast", [product], { to: 1 }), unit]);
  return graph.op("Add", [y, b]);
}

interface Table {
  values: string;
  scale: string;
}

function quantisedTable(
  graph: GraphBuilder,
  name: string,
  data: Float32Array,
  rows: number,
  round: Round | undefined,
): Table {
  const { values, scale } = quantiseRows(data, rows, round);
  return {
    values: graph.tensor(int8Name(name), "int8", [rows, values.length / rows], values),
    scale: graph.tensor(scaleName(name), "float32", [rows, 1], scale),
  };
}

function gathered(graph: GraphBuilder, { values, scale }: Table, ids: string): string {
  const rows = graph.op("Gather", [values, ids], { axis: 0 });
  return dequantised(graph, rows, graph.op("Gather", [scale, ids], { axis: 0 }));
}

function dequantised(graph: GraphBuilder, values: string, scale: string): string {
  return graph.op("Mul", [graph.op("Cast", [values], { to: 1 }), scale]);
}

function concat(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
