const LONGEST = 20_000;

/**
 * Control and direction marks, line separators, and what has no width at all: tags and zero-width spaces
 * spell out orders that no person sees. Joiners stay, which emoji and many scripts are made with.
 */
const hidden =
  /[\p{Bidi_Control}\u2028\u2029\u180e\u200b\u2060-\u2064\ufeff\u{e0000}-\u{e007f}]|(?![\n\t])\p{Cc}/gu;

/**
 * Text of a trace for a document: marks that are not seen become visible, so that nothing in it
 * can hide or reorder what a person reads. Cut after 20,000 characters.
 */
export function plainText(text: string): string {
  const cut = text.length > LONGEST;
  const plain = text.slice(0, LONGEST).replace(/\r\n?/g, "\n").replace(hidden, codePoint);
  return cut ? `${plain}\n… ${text.length - LONGEST} characters more` : plain;
}

function codePoint(character: string): string {
  return `<U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}>`;
}
