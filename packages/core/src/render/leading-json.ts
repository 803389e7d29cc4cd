/** Longer JSON is not taken apart. */
const MOST_CHARS = 200_000;

/**
 * The JSON object or array that a text begins with, and the text after it; undefined where it begins
 * with none. Whoever may add words to a result must not make it unreadable by that.
 */
export function leadingJson(text: string): { value: unknown; rest: string } | undefined {
  const json = text.trimStart();
  if (json[0] !== "{" && json[0] !== "[") return undefined;
  const whole = json.length < MOST_CHARS ? parsed(json) : undefined;
  if (whole !== undefined) return { value: whole, rest: "" };
  const end = endOfBrackets(json.slice(0, MOST_CHARS));
  const value = end < json.length ? parsed(json.slice(0, end)) : undefined;
  return value === undefined ? undefined : { value, rest: json.slice(end) };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** Where the bracket that `json` begins with is closed, or its length. */
function endOfBrackets(json: string): number {
  let depth = 0;
  for (const { 0: mark, index } of json.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (mark === "{" || mark === "[") depth++;
    if (mark === "}" || mark === "]") depth--;
    if (depth === 0) return index + 1;
  }
  return json.length;
}
