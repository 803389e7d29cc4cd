import type { Message } from "../trace.ts";
import { withoutJudgeTalk } from "./judge-talk.ts";
import { readableText } from "./readable-text.ts";
import { withoutAssurances } from "./without-assurances.ts";

/**
 * The part of a text that is judged: what a person would see of it, without the sentences that talk
 * to the judge. A system message keeps those: it is the developer's own, and may be about judging.
 * Text that has neither tricks nor such sentences comes back as it is.
 */
export function judgedText(text: string, role?: Message["role"]): string {
  const readable = readableText(text);
  return role === "system" ? readable : withoutJudgeTalk(readable);
}

/** A user's words are the request: they are left out only where it is surer that they are planted. */
const USER_MARGIN = 0.6;

/**
 * What the student reads of a text that a step heard: what is judged of it, and of users and tools no
 * assurance that all is well either. Who says nothing else keeps it: it is the request, or the result.
 */
export function heardText(text: string, role: Message["role"]): string {
  const judged = judgedText(text, role);
  if (role !== "user" && role !== "tool") return judged;
  const heard = withoutAssurances(judged, role === "user" ? USER_MARGIN : 0);
  return heard.trim() === "" ? judged : heard;
}
