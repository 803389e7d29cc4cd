import { isAbsolute, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { CodePlace } from "@tracejudge/core";

/** Between the app's call and a node that `createAgent` adds lie some frames of LangChain. */
const DEEPEST = 40;

/**
 * Where the app's own code called `callee`: the first frame outside of packages. The file is relative to
 * the folder the app runs in. Undefined where no frame has a file: bundles without source maps in a page,
 * code from `eval`.
 */
export function codePlaceOfCaller(callee: (...args: never[]) => unknown): CodePlace | undefined {
  for (const frame of framesAbove(callee)) {
    const place = placeOfFrame(frame);
    if (place !== undefined && !/[\\/]node_modules[\\/]/.test(place.file)) {
      return { ...place, file: relative(process.cwd(), place.file).split(sep).join("/") };
    }
  }
  return undefined;
}

/** The text of the stack, because only there source maps are applied. */
function framesAbove(callee: (...args: never[]) => unknown): string[] {
  const limit = Error.stackTraceLimit;
  const holder: { stack?: string } = {};
  try {
    Error.stackTraceLimit = DEEPEST;
    Error.captureStackTrace(holder, callee);
    return String(holder.stack).split("\n");
  } finally {
    Error.stackTraceLimit = limit;
  }
}

/** `at name (/app/graph.ts:3:7)`, `at file:///app/graph.js:3:7`. */
function placeOfFrame(frame: string): CodePlace | undefined {
  const named = /^\s*at .*? \((.*)\)$/.exec(frame)?.[1];
  const where = named ?? /^\s*at (?:async )?(.*)$/.exec(frame)?.[1] ?? "";
  const [, place = "", line] = /^(.*):(\d+):\d+$/.exec(where) ?? [];
  const file = place.startsWith("file://") ? fileURLToPath(place) : place;
  return isAbsolute(file) ? { file, line: Number(line) } : undefined;
}
