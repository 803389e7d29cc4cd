import type { CaseRef } from "../case-protocol.ts";
import { commandLink } from "./command-link.ts";

/**
 * Links, in Markdown, that settle a case: an editor shows quick fixes in no document that can only be
 * read, and recorded runs are such.
 */
export function caseLinks(ref: CaseRef, isSettled: boolean): string {
  const links = isSettled
    ? [commandLink("Edit", "disagree", ref), commandLink("Undo", "undo", ref)]
    : [commandLink("Disagree", "disagree", ref), commandLink("Agree", "agree", ref)];
  return links.join(" · ");
}
