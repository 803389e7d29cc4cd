import type { JudgedPage, JudgedRun } from "../judged-page.ts";
import { rubricText } from "../rubrics/known-rubrics.ts";
import { markdownText } from "../texts/markdown.ts";
import { policyLinks } from "../texts/policy-links.ts";

/**
 * The policy that an attribute was judged by, in Markdown. Where that is not the one of the rubric as it
 * is now, or nobody knows, this is told instead: a score is never shown beside words it does not go by.
 */
export function policyLines(
  { verdict, judgedBy }: Pick<JudgedRun, "verdict" | "judgedBy">,
  { rubric, policies }: Pick<JudgedPage, "rubric" | "policies">,
  attribute: string,
): string[] {
  const policy = rubric.attributes.find(({ key }) => key === attribute)?.policy;
  if (policy === undefined) return [];
  const links = policyLinks(policies.policy(attribute));
  if (verdict?.rubric.version === rubric.version) return [quoted(policy), ...links];
  const then = judgedBy && Object.hasOwn(judgedBy, attribute) ? judgedBy[attribute] : undefined;
  if (then === undefined) {
    return [
      "Judged by a text that is not known here, maybe not the one of the rubric now",
      ...links,
    ];
  }
  const isSame = then.wording === rubricText(rubric)[attribute]?.wording;
  return [isSame ? quoted(policy) : "Judged by another text than the rubric has now", ...links];
}

function quoted(policy: string): string {
  return `_${markdownText(policy.trim())}_`;
}
