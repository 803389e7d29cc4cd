import type { ReviewCase } from "@tracejudge/language-server/review-protocol";
import { inert } from "./runs-filter.ts";

/** What the status bar says while one reviews. */
export function reviewStatus(
  { reason, step, attribute, confidence }: ReviewCase,
  position: string,
): { text: string; tooltip: string } {
  const look = step === undefined ? [] : [inert(`${step}: ${attribute}`)];
  const sure = confidence === null ? "" : `The judge is ${Math.floor(confidence * 100)} % sure. `;
  return {
    text: `$(law) ${[position, reason, ...look].join(" · ")}`,
    tooltip: `${sure}d: disagree, a: agree, s: skip, p: previous, Escape: stop`,
  };
}
