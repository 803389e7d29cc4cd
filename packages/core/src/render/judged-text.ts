import type { Message } from "../trace.ts";
import { withoutJudgeTalk } from "./judge-talk.ts";
import { readableText } from "./readable-text.ts";

/**
 * The part of a text that is judged: what a person would see of it, without the sentences that talk
 * to the judge. A system message keeps those: it is the developer's own, and may be about judging.
 * Text that has neither tricks nor such sentences comes back as it is.
 */
export function judgedText(text: string, role?: Message["role"]): string {
  const readable = readableText(text);
  return role === "system" ? readable : withoutJudgeTalk(readable);
}
