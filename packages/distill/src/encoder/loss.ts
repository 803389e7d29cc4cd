import { LEVELS } from "@tracejudge/core";
import { add, addConstant, exp, multiplyConstant, scale, square } from "../autodiff/elementwise.ts";
import { matmulConstantRight } from "../autodiff/linear.ts";
import { logSoftmax } from "../autodiff/normalise.ts";
import { logSumExp, sumAll, sumLast } from "../autodiff/reduce.ts";
import type { Tape } from "../autodiff/tape.ts";
import { ENTROPY_WEIGHT, RANKED_WEIGHT, SMOOTHING } from "../train/ordinal-loss.ts";

/** Values of the shapes of `TrainingBatch`: N,A,L or N,A. */
export interface LossInputs {
  targets: string;
  weights: string;
  allowed: string;
  boundWeights: string;
}

/** Added to the log probability of a level that a bound forbids. */
const FORBIDDEN = 10_000;

/**
 * The loss of logits N,A,L, a scalar: the formula of `ordinal-loss.ts` as a graph. `weights` and
 * `boundWeights` hold 1 / labels, so that sums are means; where they are 0, nothing is added.
 */
export function lossGraph(tape: Tape, logits: string, labels: LossInputs): string {
  const scores = logSoftmax(tape, logits);
  const scored = add(
    tape,
    crossEntropy(tape, scores, labels.targets),
    ranked(tape, scores, labels.targets),
  );
  const bounded = scale(tape, logSumExp(tape, onlyAllowed(tape, scores, labels)), -1);
  return add(
    tape,
    sumAll(tape, multiplyConstant(tape, scored, labels.weights)),
    sumAll(tape, multiplyConstant(tape, bounded, labels.boundWeights)),
  );
}

/** N,A: half of the cross entropy with the smoothed target. */
function crossEntropy(tape: Tape, scores: string, targets: string): string {
  const { graph } = tape;
  const smooth = graph.op("Add", [
    graph.op("Mul", [targets, graph.scalar(1 - SMOOTHING)]),
    graph.scalar(SMOOTHING / LEVELS),
  ]);
  return scale(tape, sumLast(tape, multiplyConstant(tape, scores, smooth)), -ENTROPY_WEIGHT);
}

/** N,A: 1.5 times the squared gaps of the first L - 1 cumulative probabilities. */
function ranked(tape: Tape, scores: string, targets: string): string {
  const { graph } = tape;
  const distance = addConstant(tape, exp(tape, scores), graph.op("Neg", [targets]));
  const gaps = matmulConstantRight(tape, distance, cumulative(tape));
  return scale(tape, sumLast(tape, square(tape, gaps)), RANKED_WEIGHT);
}

/** L,L-1: column k sums the levels up to k. */
function cumulative({ graph }: Tape): string {
  const width = LEVELS - 1;
  const cells = Array.from({ length: LEVELS * width }, (_, at) =>
    Math.floor(at / width) <= at % width ? 1 : 0,
  );
  return graph.tensor("cumulative", "float32", [LEVELS, width], Float32Array.from(cells));
}

/** Scores with the forbidden levels pushed out; all are allowed where no bound stands. */
function onlyAllowed(tape: Tape, scores: string, { allowed, boundWeights }: LossInputs): string {
  const { graph } = tape;
  const bounded = graph.op("Unsqueeze", [
    graph.op("Greater", [boundWeights, graph.scalar(0)]),
    graph.ints([-1]),
  ]);
  const admitted = graph.op("Where", [bounded, allowed, graph.scalar(1)]);
  const pushed = graph.op("Mul", [
    graph.op("Sub", [admitted, graph.scalar(1)]),
    graph.scalar(FORBIDDEN),
  ]);
  return addConstant(tape, scores, pushed);
}
