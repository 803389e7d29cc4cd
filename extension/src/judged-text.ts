import type { JudgeResult } from "@tracejudge/language-server/judging-protocol";

/** What the status bar says after judging. */
export function judgedText({
  judged,
  known,
  flagged,
  unreadable,
}: Omit<JudgeResult, "worst">): string {
  const parts = [judged === 1 ? "1 run judged" : `${judged} runs judged`, `${flagged} flagged`];
  if (known > 0) parts.push(known === judged ? "nothing had changed" : `${known} known already`);
  if (unreadable > 0) parts.push(`${unreadable} not readable`);
  return parts.join(", ");
}
