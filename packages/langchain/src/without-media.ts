const MARK = ";base64,";
/** Shorter ones do no harm. */
const SHORT = 500;

/** Where providers put the bytes of pictures, sound and files; the first three beside what kind it is. */
const places: ReadonlySet<string> = new Set(["data", "result", "bytes", "b64_json", "base64"]);
const kindless: ReadonlySet<string> = new Set(["b64_json", "base64"]);
const kinds = ["type", "format", "mime_type", "media_type", "mimeType", "mediaType"];

/** The text, with the bytes of `data:` URLs anywhere in it counted instead of kept. */
export function withoutMedia(text: string): string {
  let at = text.length > SHORT ? text.indexOf(MARK) : -1;
  if (at < 0) return text;
  const parts: string[] = [];
  let from = 0;
  while (at >= 0) {
    const begin = at + MARK.length;
    const end = endOfBase64(text, begin);
    if (end - begin > SHORT) {
      parts.push(text.slice(from, begin), `[${end - begin} characters]`);
      from = end;
    }
    at = text.indexOf(MARK, end);
  }
  return parts.join("") + text.slice(from);
}

/** What is kept of a field that holds the bytes of a picture, sound or file; undefined for other fields. */
export function mediaMark(owner: object, key: string, value: unknown): string | undefined {
  if (typeof value !== "string" || value.length <= SHORT || !places.has(key)) return undefined;
  if (endOfBase64(value.slice(0, SHORT), 0) < SHORT) return undefined;
  if (!kindless.has(key) && !kinds.some((kind) => Object.hasOwn(owner, kind))) return undefined;
  return `[${value.length} characters of base64]`;
}

function endOfBase64(text: string, begin: number): number {
  const run = /[\w+/=-]*/y;
  run.lastIndex = begin;
  run.test(text);
  return run.lastIndex;
}
