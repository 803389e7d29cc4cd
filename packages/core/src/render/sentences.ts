/** A sentence or line of a text, with where it begins. */
export interface Sentence {
  index: number;
  text: string;
}

/** Up to the end of the line, the full stop or the JSON object; a dot inside a word ends nothing. */
const SENTENCE = /[^\n.!?。！？}]+(?:[.!?}](?=[^\s"')\]])[^\n.!?。！？}]*)*[.!?。！？}]*/g;

/** The sentences of a text in their order; what lies between them is punctuation and line feeds. */
export function sentences(text: string): Sentence[] {
  return [...text.matchAll(SENTENCE)].map((match) => ({ index: match.index, text: match[0] }));
}
