import type { RenderedWindow } from "@tracejudge/core";
import type { WordPiece } from "./word-piece.ts";

/** Model input of one window: `[CLS] step [SEP] context [SEP]`, types 0 and 1. Both have length S. */
export interface EncodedWindow {
  ids: number[];
  types: number[];
}

/** Cuts the context first, then the step, so that S is never over `limit`. */
export function encodeWindow(
  window: RenderedWindow,
  wordPiece: WordPiece,
  limit: number,
): EncodedWindow {
  const step = wordPiece.encode(window.step).slice(0, limit - 3);
  const context = wordPiece.encode(window.context).slice(0, Math.max(0, limit - 3 - step.length));
  const { cls, sep } = wordPiece;
  return {
    ids: [cls, ...step, sep, ...context, sep],
    types: [...new Array(step.length + 2).fill(0), ...new Array(context.length + 1).fill(1)],
  };
}
