import type { Case } from "@tracejudge/core";

/** A tool's name and the arguments it was called with. */
export interface Call {
  name: string;
  args: Record<string, unknown>;
}

/** The one call at the end of a case, where its label says that it is right; else undefined. */
export function validCall(item: Case): Call | undefined {
  const at = item.messages.length - 1;
  const isValid = item.labels.some(
    (label) => label.attribute === "tool_validity" && label.message === at && label.score === 4,
  );
  const { tool_calls: calls = [] } = item.messages[at] as {
    tool_calls?: { function?: Record<string, unknown> }[];
  };
  const [only] = calls;
  if (!isValid || calls.length !== 1 || typeof only?.function?.name !== "string") return undefined;
  try {
    const args: unknown = JSON.parse(String(only.function.arguments));
    return typeof args === "object" && args !== null
      ? { name: only.function.name, args: args as Call["args"] }
      : undefined;
  } catch {
    return undefined;
  }
}
