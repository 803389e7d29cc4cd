import type { Precedent } from "@tracejudge/core";
import type { Context } from "../command.ts";
import { cutText, fitSpans } from "../reporters/layout.ts";
import { createPalette, scoreText } from "../reporters/palette.ts";
import { visibleText } from "../reporters/visible-text.ts";

const ATTRIBUTE = 16;
const AUTHOR = 18;

/** One case in a list: id, the person's level beside the judge's, attribute, run and step, why. */
export function precedentLineText(
  { id, score, judgeScore, attribute, traceId, stepId, author, why }: Precedent,
  { color, width }: Pick<Context, "color" | "width">,
): string {
  const palette = createPalette(color);
  const judge = judgeScore === undefined ? "–" : scoreText(judgeScore);
  const name = visibleText(author).replace(/ <[^>]*>$/, "");
  const place = [visibleText(traceId), ...(stepId === null ? [] : [visibleText(stepId)])];
  const spans = [
    { text: `${visibleText(id).slice(0, 8).padEnd(8)}  `, paint: palette.dim },
    { text: `person ${scoreText(score)}`, paint: palette.score(score) },
    { text: `  judge ${judge.padEnd(3)}  ` },
    { text: cutText(visibleText(attribute), ATTRIBUTE).padEnd(ATTRIBUTE), paint: palette.bold },
    { text: `  ${cutText(name, AUTHOR).padEnd(AUTHOR)}  `, paint: palette.dim },
    { text: place.join(" › "), paint: palette.cyan },
    { text: why === "" ? "" : `  “${visibleText(why)}”` },
  ];
  return fitSpans(spans, Math.max(100, width)).trimEnd();
}
