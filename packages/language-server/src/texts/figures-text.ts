import type { AttributeFigures, Figures } from "../scores/figures.ts";
import { scoreText } from "./score-text.ts";

/** `tools · 124 runs · tool_validity 3.4 ↓0.6 · 5 flagged`. */
export function figuresText(name: string, { runs, flagged, attributes }: Figures): string {
  const [lowest] = attributes;
  return [
    name,
    runsText(runs),
    ...(lowest === undefined ? [] : [attributeText(lowest)]),
    ...(flagged === 0 ? [] : [`${flagged} flagged`]),
  ].join(" · ");
}

export function attributeText({ attribute, mean, change }: AttributeFigures): string {
  return [attribute, scoreText(mean), ...changeText(change)].join(" ");
}

export function runsText(runs: number): string {
  return runs === 1 ? "1 run" : `${runs} runs`;
}

/** Less than a tenth of a level is no change. */
function changeText(change = 0): string[] {
  const size = Math.abs(change).toFixed(1);
  if (size === "0.0") return [];
  return [`${change < 0 ? "↓" : "↑"}${size}`];
}
