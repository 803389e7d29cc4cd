import { add, addConstant, gelu, scale } from "../autodiff/elementwise.ts";
import { linear, matmul, matmulConstantLeft } from "../autodiff/linear.ts";
import { layerNorm, softmax } from "../autodiff/normalise.ts";
import { reshape, transpose } from "../autodiff/shape.ts";
import type { Tape } from "../autodiff/tape.ts";
import type { GraphBuilder } from "../onnx/graph-builder.ts";
import type { EncoderConfig } from "../train/training-step.ts";
import type { DropoutSite, EncoderOperators } from "./forward.ts";

export interface FloatInputs {
  /** W,S int64 */
  ids: string;
  types: string;
  /** W,S float32, 1 where a token is; none where windows are never padded. */
  mask?: string;
  /** The value of a parameter: a graph input in training, a tensor of the file in serving. */
  parameter(name: string): string;
  drop?(x: string, site: DropoutSite): string;
}

/** Added to the attention scores of padding: exp(-10000) is 0 in float32. */
const MASKED = 10_000;

export function floatOperators(
  tape: Tape,
  config: EncoderConfig,
  inputs: FloatInputs,
): EncoderOperators {
  const { graph } = tape;
  const { parameter, drop = (x) => x } = inputs;
  const size = graph.op("Shape", [inputs.ids]);
  const flat = graph.ints([-1, config.hidden]);
  const line = (x: string, name: string) =>
    linear(tape, x, parameter(`${name}.weight`), parameter(`${name}.bias`));
  const split = headSplitter(tape, config, size);
  const bias = inputs.mask === undefined ? undefined : maskBias(tape, inputs.mask);
  return {
    embed: () => {
      const rows = graph.op("Add", [
        graph.op("Gather", [parameter("words.weight"), inputs.ids], { axis: 0 }),
        graph.op("Gather", [parameter("types.weight"), inputs.types], { axis: 0 }),
      ]);
      const places = firstRows(graph, parameter("places.weight"), size);
      return graph.op("Reshape", [graph.op("Add", [rows, places]), flat]);
    },
    linear: line,
    norm: (x, name) => layerNorm(tape, x, parameter(`${name}.weight`), parameter(`${name}.bias`)),
    gelu: (x) => gelu(tape, x),
    add: (a, b) => add(tape, a, b),
    attend(x, at) {
      const [query, key, value] = ["query", "key", "value"].map((name) =>
        line(x, `${at}.${name}`),
      ) as [string, string, string];
      const scaled = scale(tape, query, 1 / Math.sqrt(config.hidden / config.heads));
      const scores = matmul(tape, split(scaled), split(key, [0, 2, 3, 1]));
      const masked = bias === undefined ? scores : addConstant(tape, scores, bias);
      const mixed = matmul(tape, softmax(tape, masked), split(value));
      return reshape(tape, transpose(tape, mixed, [0, 2, 1, 3]), flat);
    },
    pool(x) {
      const windows = reshape(
        tape,
        x,
        graph.op("Concat", [size, graph.ints([config.hidden])], { axis: 0 }),
      );
      const chosen = matmulConstantLeft(tape, poolWeights(tape, inputs, size), windows, [0, 2, 1]);
      return reshape(tape, chosen, graph.ints([-1, 2 * config.hidden]));
    },
    drop,
  };
}

/** T,H to W,heads,S,d, or with its own order of the axes W,S,heads,d. */
function headSplitter(tape: Tape, { hidden, heads }: EncoderConfig, size: string) {
  const wide = tape.graph.op("Concat", [size, tape.graph.ints([heads, hidden / heads])], {
    axis: 0,
  });
  return (x: string, perm: readonly number[] = [0, 2, 1, 3]) =>
    transpose(tape, reshape(tape, x, wide), perm);
}

/** W,1,1,S: 0 where a token is, very negative where none is. */
function maskBias({ graph }: Tape, mask: string): string {
  const lacking = graph.op("Sub", [mask, graph.scalar(1)]);
  const bias = graph.op("Mul", [lacking, graph.scalar(MASKED)]);
  return graph.op("Unsqueeze", [bias, graph.ints([1, 2])]);
}

/** W,2,S: row 0 takes the first token, row 1 the mean of those that are there. */
function poolWeights({ graph }: Tape, { mask }: FloatInputs, size: string): string {
  const present = mask ?? graph.op("Expand", [graph.scalar(1), size]);
  const count = graph.op("ReduceSum", [present, graph.ints([1])], { keepdims: 1 });
  const mean = graph.op("Div", [present, count]);
  const length = graph.op("Gather", [size, graph.int(1)], { axis: 0 });
  const positions = graph.op("Range", [graph.int(0), length, graph.int(1)]);
  const isFirst = graph.op("Cast", [graph.op("Equal", [positions, graph.int(0)])], { to: 1 });
  const first = graph.op("Expand", [isFirst, size]);
  const rows = [first, mean].map((row) => graph.op("Unsqueeze", [row, graph.ints([1])]));
  return graph.op("Concat", rows, { axis: 1 });
}

/** The first S rows of a table. */
export function firstRows(graph: GraphBuilder, table: string, size: string): string {
  const length = graph.op("Slice", [size, graph.ints([1]), graph.ints([2])]);
  return graph.op("Slice", [table, graph.ints([0]), length, graph.ints([0])]);
}
