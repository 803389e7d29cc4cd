import type { Verdict } from "@tracejudge/core";

/** A verdict as one line of JSON. */
export function jsonLine(verdict: Verdict): string {
  return JSON.stringify(verdict);
}
