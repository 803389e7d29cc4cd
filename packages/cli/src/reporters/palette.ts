import type { VerdictStatus } from "@tracejudge/core";
import picocolors from "picocolors";

/** The colours of the reports; without colour every function gives its text back. */
export type Palette = ReturnType<typeof createPalette>;

export function createPalette(color: boolean) {
  const colors = picocolors.createColors(color);
  const { green, yellow, red, dim } = colors;
  return {
    ...colors,
    /** A score 0-4 by how bad it is. */
    score: (score: number) => (score >= 3 ? green : score >= 2 ? yellow : red),
    badge: (status: VerdictStatus) => {
      const text = ` ${status} `;
      if (!color) return `[${status}]`;
      const back = {
        OK: "bgGreen",
        FLAGGED: "bgRed",
        REVIEW: "bgYellow",
        ERROR: "bgMagenta",
      } as const;
      return colors.bold(colors.black(colors[back[status]](text)));
    },
    frame: dim,
  };
}

/** Rounded down, so that a flagged 2.97 does not read as 3.0. */
export function scoreText(score: number, digits = 1): string {
  const scale = 10 ** digits;
  return (Math.floor(score * scale + 1e-9) / scale).toFixed(digits);
}

export function percentText(share: number): string {
  return `${Math.round(share * 100)}%`;
}
