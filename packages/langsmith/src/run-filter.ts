/** Expressions of LangSmith's filter language. */

/** Runs with feedback of one of the keys. */
export function anyOfKeys(keys: readonly string[]): string {
  const each = keys.map((key) => `eq(feedback_key, ${JSON.stringify(key)})`);
  return each.length === 1 ? (each[0] ?? "") : `or(${each.join(", ")})`;
}

/** `listRuns` has no parameter for the end of a window. */
export function startedBefore(time: number, filter?: string): string {
  const before = `lte(start_time, ${JSON.stringify(new Date(time).toISOString())})`;
  return filter === undefined ? before : `and(${before}, ${filter})`;
}
