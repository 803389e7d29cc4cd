import type { Location } from "vscode-languageserver";
import type { PolicyPlace } from "../rubric-protocol.ts";

/** Command of the extension that opens a rubric at a policy; the only one that hovers may call. */
export const openPolicyCommand = "tracejudge.openPolicy";

/** A link, in Markdown, to where a policy stands; none where it stands nowhere. */
export function policyLinks(location: Location | undefined): string[] {
  if (location === undefined) return [];
  const { uri, range } = location;
  const place: PolicyPlace = { uri, ...range.start };
  const args = encodeURIComponent(JSON.stringify([place])).replaceAll(")", "%29");
  return [`[policy in the rubric](command:${openPolicyCommand}?${args.replaceAll("(", "%28")})`];
}
