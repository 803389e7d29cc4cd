import type { Evidence } from "@tracejudge/core";
import { clip } from "./clip.ts";
import { maskWithin } from "./mask.ts";

const DETAIL_CHARS = 120;

/** Makes one piece of evidence; `detail` is put on one line, masked and shortened. */
export function finding(
  context: { step: { id: string } },
  code: string,
  place: string,
  detail: string,
  message: string,
): Evidence {
  const line = detail
    .slice(0, 4 * DETAIL_CHARS)
    .replace(/\s+/g, " ")
    .trim();
  const shown = clip(maskWithin(line), DETAIL_CHARS);
  return { code, stepId: context.step.id, place, detail: shown, message };
}
