import type { Progress } from "./command.ts";
import { cutText } from "./reporters/layout.ts";

const CELLS = 24;

/** One line, without its line feed: `████░░░░ 42% 120 runs, 3 flagged`. */
export function progressBar({ done, total, label }: Progress, width: number): string {
  if (total === 0) return cutText(label, width - 1);
  const share = Math.min(1, done / total);
  const full = Math.round(share * CELLS);
  const percent = `${Math.floor(share * 100)}%`.padStart(4);
  return cutText(`${"█".repeat(full)}${"░".repeat(CELLS - full)} ${percent} ${label}`, width - 1);
}
