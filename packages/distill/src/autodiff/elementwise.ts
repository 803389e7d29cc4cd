import type { Tape } from "./tape.ts";

/** a + b, of one shape. */
export function add(tape: Tape, a: string, b: string): string {
  return tape.record(tape.graph.op("Add", [a, b]), [a, b], (dy) => [dy, dy]);
}

/** x + c with a constant c that may be broadcast to x. */
export function addConstant(tape: Tape, x: string, c: string): string {
  return tape.record(tape.graph.op("Add", [x, c]), [x], (dy) => [dy]);
}

/** x * c with a constant c that may be broadcast to x. */
export function multiplyConstant(tape: Tape, x: string, c: string): string {
  const { graph } = tape;
  return tape.record(graph.op("Mul", [x, c]), [x], (dy) => [graph.op("Mul", [dy, c])]);
}

/** x * k with a number k. */
export function scale(tape: Tape, x: string, k: number): string {
  return multiplyConstant(tape, x, tape.graph.scalar(k));
}

/** x², whose derivative is 2x. */
export function square(tape: Tape, x: string): string {
  const { graph } = tape;
  return tape.record(graph.op("Mul", [x, x]), [x], (dy) => [
    graph.op("Mul", [dy, graph.op("Mul", [x, graph.scalar(2)])]),
  ]);
}

/** eˣ, its own derivative. */
export function exp(tape: Tape, x: string): string {
  const { graph } = tape;
  const y = graph.op("Exp", [x]);
  return tape.record(y, [x], (dy) => [graph.op("Mul", [dy, y])]);
}

/**
 * The exact GELU, x Φ(x) with Φ the normal distribution (Hendrycks and Gimpel,
 * https://arxiv.org/abs/1606.08415). Its derivative is Φ(x) + x φ(x), φ the density.
 */
export function gelu(tape: Tape, x: string): string {
  const { graph } = tape;
  const erf = graph.op("Erf", [graph.op("Mul", [x, graph.scalar(Math.SQRT1_2)])]);
  const cdf = graph.op("Mul", [graph.op("Add", [erf, graph.scalar(1)]), graph.scalar(0.5)]);
  return tape.record(graph.op("Mul", [x, cdf]), [x], (dy) => {
    const halfSquare = graph.op("Mul", [graph.op("Mul", [x, x]), graph.scalar(-0.5)]);
    const density = graph.op("Mul", [
      graph.op("Exp", [halfSquare]),
      graph.scalar(1 / Math.sqrt(2 * Math.PI)),
    ]);
    const slope = graph.op("Add", [cdf, graph.op("Mul", [x, density])]);
    return [graph.op("Mul", [dy, slope])];
  });
}

/**
 * Inverted dropout: `keep` (bool, shape of x) says what stays, and what stays is scaled up by
 * 1 / `rate of keeping`, so that the mean does not change.
 */
export function dropout(tape: Tape, x: string, keep: string, keepRate: number): string {
  const { graph } = tape;
  const factor = graph.op("Mul", [graph.op("Cast", [keep], { to: 1 }), graph.scalar(1 / keepRate)]);
  return multiplyConstant(tape, x, factor);
}
