import type { Location } from "vscode-languageserver";
import type { PolicyPlace } from "../rubric-protocol.ts";
import { commandLink } from "./command-link.ts";

/** A link, in Markdown, to where a policy stands; none where it stands nowhere. */
export function policyLinks(location: Location | undefined): string[] {
  if (location === undefined) return [];
  const { uri, range } = location;
  const place: PolicyPlace = { uri, ...range.start };
  return [commandLink("policy in the rubric", "openPolicy", place)];
}
