/** Number of tokens of a text, by the tokenizer of whoever will read it. */
export type CountTokens = (text: string) => number;

const HEAD = 0.7;

/**
 * `text`, or its beginning and end with " … " between, in at most about `tokens` tokens.
 * Assumes even density of tokens; the reader's own hard limit catches what is left over.
 */
export function cut(text: string, tokens: number, count: CountTokens): string {
  if (tokens <= 0) return "";
  // No tokenizer makes fewer than one token of 40 characters of ordinary text.
  const near = text.length > tokens * 80 ? headAndTail(text, tokens * 40) : text;
  const size = count(near);
  if (size <= tokens) return near;
  return headAndTail(near, Math.floor((near.length * Math.max(1, tokens - 2)) / size));
}

function headAndTail(text: string, chars: number): string {
  if (chars >= text.length) return text;
  const head = Math.ceil(chars * HEAD);
  return `${text.slice(0, head)} … ${text.slice(text.length - (chars - head))}`;
}
