const LONGEST = 20_000;

/**
 * Text of a trace for a document: control and direction marks become visible, so that nothing in it
 * can hide or reorder what a person reads. Cut after 20,000 characters.
 */
export function plainText(text: string): string {
  const cut = text.length > LONGEST;
  const plain = text
    .slice(0, LONGEST)
    .replace(/\r\n?/g, "\n")
    .replace(/[\p{Bidi_Control}\u2028\u2029]|(?![\n\t])\p{Cc}/gu, codePoint);
  return cut ? `${plain}\n… ${text.length - LONGEST} characters more` : plain;
}

function codePoint(character: string): string {
  return `<U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}>`;
}
