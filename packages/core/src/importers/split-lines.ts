/** One line without its line end. */
export interface Line {
  text: string;
  /** 1-based. */
  number: number;
  /** False for a last line that no line end follows. */
  ended: boolean;
  /** True where the line was over the limit: its text is dropped. */
  tooLong: boolean;
}

/**
 * Splits text into lines, blank ones left out. Lines over `longest` characters are dropped as they
 * come; the first one may have `longestFirst`, since it may be a whole document.
 */
export async function* splitLines(
  chunks: AsyncIterable<string>,
  longest: number,
  longestFirst: number,
): AsyncGenerator<Line> {
  let parts: string[] = [];
  let length = 0;
  let number = 1;
  let limit = longestFirst;
  const add = (piece: string): void => {
    length += piece.length;
    if (length > limit) parts = [];
    else if (piece !== "") parts.push(piece);
  };
  const take = (ended: boolean): Line => {
    const line = { text: parts.join("").trimEnd(), number, ended, tooLong: length > limit };
    if (line.text !== "" || line.tooLong) limit = longest;
    parts = [];
    length = 0;
    number += 1;
    return line;
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf("\n"); at !== -1; at = chunk.indexOf("\n", from)) {
      add(chunk.slice(from, at));
      from = at + 1;
      const line = take(true);
      if (line.text.trim() !== "" || line.tooLong) yield line;
    }
    add(chunk.slice(from));
  }
  const last = take(false);
  if (last.text.trim() !== "" || last.tooLong) yield last;
}
