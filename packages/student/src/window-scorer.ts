import { createHash } from "node:crypto";
import type { EncodedWindow } from "./encode.ts";
import { createLruCache } from "./lru-cache.ts";
import type { OnnxSession } from "./runtime/onnx-session.ts";

/** Logits of a window, attribute by attribute; the same window is run once. */
export type WindowScorer = (window: EncodedWindow) => Promise<Float32Array>;

/**
 * Remembers the logits of the last `cacheSize` windows (about 300 bytes each), those on their way
 * included: a step prepared while its run goes on, or a text that comes twice, costs one pass.
 */
export function createWindowScorer(session: OnnxSession, cacheSize: number): WindowScorer {
  const cache = createLruCache<Promise<Float32Array>>(cacheSize);
  return (window) => {
    const key = keyOf(window);
    const known = cache.get(key);
    if (known !== undefined) return known;
    const logits = session.run(window.ids, window.types);
    cache.set(key, logits);
    logits.catch(() => cache.delete(key));
    return logits;
  };
}

function keyOf({ ids, types }: EncodedWindow): string {
  return createHash("sha256")
    .update(Int32Array.from(ids))
    .update(Int8Array.from(types))
    .digest("base64");
}
