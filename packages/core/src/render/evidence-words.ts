import type { Evidence, TaughtCode } from "../evidence.ts";

/**
 * What the judge reads for each finding; findings without words are for people only. Changing a word
 * changes the trace format.
 */
const taughtWords: Record<TaughtCode, string | undefined> = {
  tool_unknown: "unknown tool",
  args_malformed: "malformed arguments",
  args_missing: "missing argument",
  args_unexpected: "unexpected argument",
  args_type: "wrong type",
  args_value: "value not allowed",
  tool_error: "tool failed",
  error_ignored: "failure ignored",
  call_repeated: "repeated call",
  value_unseen: "value never seen",
  value_injected: "value from injected text",
  injection_in_result: "instructions inside result",
  judge_addressed: undefined,
  secret_in_output: "secret disclosed",
  pii_in_output: "personal data disclosed",
  number_unseen: "number never seen",
  arithmetic_wrong: "wrong arithmetic",
  step_failed: "step failed",
};

const words: ReadonlyMap<string, string | undefined> = new Map(Object.entries(taughtWords));

const SHOWN = 4;

/** Findings as one short line; the same code is told once, with its first detail. */
export function evidenceLine(evidence: readonly Evidence[]): string {
  const first = new Map<string, Evidence>();
  for (const finding of evidence) {
    const isRead = words.get(finding.code) !== undefined;
    if (isRead && !first.has(finding.code)) first.set(finding.code, finding);
  }
  return [...first.values()]
    .slice(0, SHOWN)
    .map((finding) => `${words.get(finding.code)} ${finding.detail.slice(0, 40)}`.trim())
    .join(", ");
}
