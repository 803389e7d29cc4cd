import type { Tape } from "./tape.ts";

/** x in another shape, of the same values in the same order. `shape` may hold one -1. */
export function reshape(tape: Tape, x: string, shape: string): string {
  const { graph } = tape;
  return tape.record(graph.op("Reshape", [x, shape]), [x], (dy) => [
    graph.op("Reshape", [dy, graph.op("Shape", [x])]),
  ]);
}

/** Axis k of the result is axis perm[k] of x. */
export function transpose(tape: Tape, x: string, perm: readonly number[]): string {
  const { graph } = tape;
  const inverse = perm.map((_, axis) => perm.indexOf(axis));
  return tape.record(graph.op("Transpose", [x], { perm }), [x], (dy) => [
    graph.op("Transpose", [dy], { perm: inverse }),
  ]);
}
