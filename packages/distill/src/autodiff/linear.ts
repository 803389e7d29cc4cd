import type { Tape } from "./tape.ts";

/** x Wᵀ + b with x: T,K; W: N,K as PyTorch keeps it; b: N. Gives T,N. */
export function linear(tape: Tape, x: string, weight: string, bias: string): string {
  const { graph } = tape;
  const y = graph.op("Gemm", [x, weight, bias], { transB: 1 });
  return tape.record(y, [x, weight, bias], (dy) => [
    graph.op("Gemm", [dy, weight]),
    graph.op("Gemm", [dy, x], { transA: 1 }),
    graph.op("ReduceSum", [dy, graph.ints([0])], { keepdims: 0 }),
  ]);
}

/** a b over the last two of four axes: X,Y,M,K times X,Y,K,N. */
export function matmul(tape: Tape, a: string, b: string): string {
  const { graph } = tape;
  const flip = (x: string) => graph.op("Transpose", [x], { perm: [0, 1, 3, 2] });
  return tape.record(graph.op("MatMul", [a, b]), [a, b], (dy) => [
    graph.op("MatMul", [dy, flip(b)]),
    graph.op("MatMul", [flip(a), dy]),
  ]);
}

/** C x with a constant C: M,K or B,M,K and x of the same rank. `perm` is C's transpose. */
export function matmulConstantLeft(
  tape: Tape,
  constant: string,
  x: string,
  perm: readonly number[],
): string {
  const { graph } = tape;
  return tape.record(graph.op("MatMul", [constant, x]), [x], (dy) => [
    graph.op("MatMul", [graph.op("Transpose", [constant], { perm }), dy]),
  ]);
}

/** x C with a constant C: K,N and x of any rank, last axis K. */
export function matmulConstantRight(tape: Tape, x: string, constant: string): string {
  const { graph } = tape;
  return tape.record(graph.op("MatMul", [x, constant]), [x], (dy) => [
    graph.op("MatMul", [dy, graph.op("Transpose", [constant], { perm: [1, 0] })]),
  ]);
}
