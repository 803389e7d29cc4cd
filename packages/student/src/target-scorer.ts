import { type Evidence, LEVELS, renderStep, type Step, type Trace } from "@tracejudge/core";
import { calibrate } from "./calibrate.ts";
import { type EncodedWindow, encodeWindow } from "./encode.ts";
import type { ModelCard } from "./model-card.ts";
import type { WindowScorer } from "./window-scorer.ts";
import type { WordPiece } from "./word-piece.ts";

/** Calibrated probabilities of levels 0-4, by attribute. */
export type Probabilities = Readonly<Record<string, number[]>>;

export interface TargetScorer {
  /** The model input for a step, or for the whole run. */
  encode(trace: Trace, target: Step | "run", evidence: readonly Evidence[]): EncodedWindow[];
  /** All attributes at once; several windows count as one by the mean of their logits. */
  score(windows: readonly EncodedWindow[], signal?: AbortSignal): Promise<Probabilities>;
}

export function createTargetScorer(
  card: ModelCard,
  wordPiece: WordPiece,
  scoreWindow: WindowScorer,
): TargetScorer {
  const limit = card.tokenizer.maxTokens;
  return {
    encode: (trace, target, evidence) =>
      renderStep(trace, target, { evidence, count: wordPiece.count, limit }).map((window) =>
        encodeWindow(window, wordPiece, limit),
      ),
    async score(windows, signal) {
      const logits: Float32Array[] = [];
      for (const window of windows) {
        signal?.throwIfAborted();
        logits.push(await scoreWindow(window));
      }
      const pooled = meanOf(logits);
      return Object.fromEntries(
        card.attributes.map((key, at) => [
          key,
          calibrate(pooled.slice(at * LEVELS, (at + 1) * LEVELS), card.calibrator[key]),
        ]),
      );
    },
  };
}

function meanOf(rows: readonly Float32Array[]): number[] {
  const [first = new Float32Array()] = rows;
  return Array.from(
    first,
    (_, at) => rows.reduce((sum, row) => sum + (row[at] ?? 0), 0) / rows.length,
  );
}
