/** The text without differences that change no meaning: Unicode form NFC, single spaces, none around. */
export function normaliseText(text: string): string {
  return text.normalize("NFC").replace(/\s+/g, " ").trim();
}
