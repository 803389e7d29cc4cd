/**
 * What the libraries tell a model of a call that was not made because a person or a limit refused it:
 * LangChain's human in the loop and tool call limit, OpenAI's Agents SDK, Claude Code, Copilot, and
 * others in the same words.
 */
const refusals = [
  /^\W{0,3}(?:error: )?(?:the )?(?:user|human|operator|reviewer) (?:has )?(?:rejected|denied|declined|refused|cancell?ed|skipped|chose to skip|did(?: not|n't) (?:approve|allow|confirm)|does(?: not|n't) want to proceed)(?: [\w']+){0,4} (?:tool|operation|action|execution|command)\b/i,
  /^\W{0,3}(?:error: |permission denied\W{1,2})?(?:the )?tool (?:execution|call|use) (?:was |has been |is )?(?:not approved|denied|rejected|declined|cancell?ed|skipped|(?:limit )?exceeded)\b/i,
];

/** Whether a tool's result says that the call was refused by a person or a limit, which is no failure of the tool. */
export function isRefusedCall(content: string): boolean {
  const start = content.slice(0, 200);
  return refusals.some((refusal) => refusal.test(start));
}
