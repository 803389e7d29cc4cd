/**
 * Mean distance between confidence and accuracy over equal-width bins of [0, 1], weighted by the
 * cases in each (Guo et al. 2017; 15 bins as there). Bins are closed on the right. Null without cases.
 */
export function expectedCalibrationError(
  confidences: readonly number[],
  correct: readonly boolean[],
  bins = 15,
): number | null {
  if (confidences.length === 0) return null;
  // Per bin: the sum of (confidence - correct); its size over all cases is the bin's share of the error.
  const gaps = new Array<number>(bins).fill(0);
  for (const [index, confidence] of confidences.entries()) {
    const bin = Math.min(bins - 1, Math.max(0, Math.ceil(confidence * bins) - 1));
    gaps[bin] = (gaps[bin] ?? 0) + confidence - (correct[index] ? 1 : 0);
  }
  return gaps.reduce((total, gap) => total + Math.abs(gap), 0) / confidences.length;
}
