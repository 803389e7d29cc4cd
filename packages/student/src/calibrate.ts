import type { Calibrator } from "./model-card.ts";

const identity: Calibrator = { temperature: 1, bias: [] };

/** Probabilities of the levels: the softmax of `logits / temperature + bias`; they sum to 1. */
export function calibrate(logits: ArrayLike<number>, calibrator: Calibrator = identity): number[] {
  const shifted = Array.from(
    logits,
    (logit, level) => logit / calibrator.temperature + (calibrator.bias[level] ?? 0),
  );
  const highest = Math.max(...shifted);
  const exponentials = shifted.map((value) => Math.exp(value - highest));
  const total = exponentials.reduce((sum, value) => sum + value, 0);
  return exponentials.map((value) => value / total);
}
