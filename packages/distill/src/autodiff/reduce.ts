import type { Tape } from "./tape.ts";

/** The sum of x over its last axis, which is dropped. */
export function sumLast(tape: Tape, x: string): string {
  const { graph } = tape;
  const y = graph.op("ReduceSum", [x, graph.ints([-1])], { keepdims: 0 });
  return tape.record(y, [x], (dy) => [
    graph.op("Expand", [graph.op("Unsqueeze", [dy, graph.ints([-1])]), graph.op("Shape", [x])]),
  ]);
}

/** The sum of all of x, a scalar. */
export function sumAll(tape: Tape, x: string): string {
  const { graph } = tape;
  const y = graph.op("ReduceSum", [x], { keepdims: 0 });
  return tape.record(y, [x], (dy) => [graph.op("Expand", [dy, graph.op("Shape", [x])])]);
}

/** log Σ eˣ over the last axis, which is dropped; its derivative is the softmax of x. */
export function logSumExp(tape: Tape, x: string): string {
  const { graph } = tape;
  const wide = graph.op("ReduceLogSumExp", [x], { axes: [-1], keepdims: 1 });
  const y = graph.op("Squeeze", [wide, graph.ints([-1])]);
  return tape.record(y, [x], (dy) => {
    const shares = graph.op("Exp", [graph.op("Sub", [x, wide])]);
    return [graph.op("Mul", [shares, graph.op("Unsqueeze", [dy, graph.ints([-1])])])];
  });
}
