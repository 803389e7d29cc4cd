import { LEVELS } from "@tracejudge/core";
import type { TrainingBatch } from "./training-step.ts";

/** Share of a target that is spread over all levels. */
export const SMOOTHING = 0.05;
export const ENTROPY_WEIGHT = 0.5;
export const RANKED_WEIGHT = 1.5;

type Labels = Pick<TrainingBatch, "targets" | "weights" | "allowed" | "boundWeights">;

/**
 * The loss that training lowers, of logits N,A,L: over the labels, the weighted mean of cross entropy
 * and ranked probability score (Epstein 1969: squared distances of the cumulative distributions), or
 * -log P(allowed levels) where only a bound is known. The same formula stands in `gpu/train.py`.
 */
export function ordinalLoss(logits: Float32Array, labels: Labels): number {
  let loss = 0;
  for (const [cell, weight] of labels.weights.entries()) {
    const bound = labels.boundWeights[cell] ?? 0;
    if (weight === 0 && bound === 0) continue;
    const at = cell * LEVELS;
    const scores = logSoftmax(logits.subarray(at, at + LEVELS));
    if (weight > 0) loss += weight * scoredLoss(scores, labels.targets.subarray(at, at + LEVELS));
    if (bound > 0) loss += bound * boundLoss(scores, labels.allowed.subarray(at, at + LEVELS));
  }
  return loss;
}

function scoredLoss(scores: readonly number[], target: Float32Array): number {
  let entropy = 0;
  let ranked = 0;
  let gap = 0;
  for (const [level, score] of scores.entries()) {
    const share = target[level] ?? 0;
    entropy -= ((1 - SMOOTHING) * share + SMOOTHING / LEVELS) * score;
    gap += Math.exp(score) - share;
    if (level < LEVELS - 1) ranked += gap * gap;
  }
  return ENTROPY_WEIGHT * entropy + RANKED_WEIGHT * ranked;
}

function boundLoss(scores: readonly number[], allowed: Float32Array): number {
  return -Math.log(
    scores.reduce((sum, score, level) => sum + (allowed[level] ?? 0) * Math.exp(score), 0),
  );
}

export function logSoftmax(logits: Float32Array): number[] {
  const highest = Math.max(...logits);
  const total = logits.reduce((sum, logit) => sum + Math.exp(logit - highest), 0);
  return Array.from(logits, (logit) => logit - highest - Math.log(total));
}
