import type { Tape } from "./tape.ts";

/** Softmax over the last axis. dx = y (dy - Σ dy y). */
export function softmax(tape: Tape, x: string): string {
  const { graph } = tape;
  const y = graph.op("Softmax", [x], { axis: -1 });
  return tape.record(y, [x], (dy) => {
    const weighted = graph.op("Mul", [dy, y]);
    const total = graph.op("ReduceSum", [weighted, graph.ints([-1])], { keepdims: 1 });
    return [graph.op("Sub", [weighted, graph.op("Mul", [y, total])])];
  });
}

/** log softmax over the last axis. dx = dy - softmax(x) Σ dy. */
export function logSoftmax(tape: Tape, x: string): string {
  const { graph } = tape;
  const y = graph.op("LogSoftmax", [x], { axis: -1 });
  return tape.record(y, [x], (dy) => {
    const total = graph.op("ReduceSum", [dy, graph.ints([-1])], { keepdims: 1 });
    return [graph.op("Sub", [dy, graph.op("Mul", [graph.op("Exp", [y]), total])])];
  });
}

/** Added to the variance; BERT's value. */
export const LAYER_NORM_EPSILON = 1e-12;

/**
 * Layer normalisation of x: T,H over its last axis, with gain and offset: H (Ba and others,
 * https://arxiv.org/abs/1607.06450). With n = (x - mean) / deviation and g = dy gain:
 * dx = (g - mean(g) - n mean(g n)) / deviation, dgain = Σ dy n, doffset = Σ dy.
 */
export function layerNorm(tape: Tape, x: string, gain: string, offset: string): string {
  const { graph } = tape;
  const [y = "", mean = "", inverse = ""] = graph.ops("LayerNormalization", 3, [x, gain, offset], {
    axis: -1,
    epsilon: { float: LAYER_NORM_EPSILON },
  });
  const meanOf = (value: string) => graph.op("ReduceMean", [value], { axes: [-1], keepdims: 1 });
  const sumOf = (value: string) => graph.op("ReduceSum", [value, graph.ints([0])], { keepdims: 0 });
  return tape.record(y, [x, gain, offset], (dy) => {
    const normal = graph.op("Mul", [graph.op("Sub", [x, mean]), inverse]);
    const g = graph.op("Mul", [dy, gain]);
    const along = graph.op("Mul", [normal, meanOf(graph.op("Mul", [g, normal]))]);
    const rest = graph.op("Sub", [graph.op("Sub", [g, meanOf(g)]), along]);
    return [graph.op("Mul", [inverse, rest]), sumOf(graph.op("Mul", [dy, normal])), sumOf(dy)];
  });
}
