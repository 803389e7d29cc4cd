const LONGEST = 4000;

/** Marks stacked on one letter beyond this many are an attack on the terminal, not a language. */
const MARKS_A_LETTER = 2;

/**
 * Text of a trace made safe to print: nothing in it can move the cursor, colour, reorder or hide what
 * stands around it. Control characters become their visible pictures (`␛`), white space one blank,
 * direction marks their code point; characters without a shape go. Cut after 4000 characters.
 */
export function visibleText(text: string): string {
  return text
    .slice(0, LONGEST)
    .replace(/\p{Cs}/gu, "\uFFFD")
    .replace(/[\s\u2028\u2029\u0085]+/gu, " ")
    .replace(/[\p{Bidi_Control}]/gu, codePoint)
    .replace(/[\p{Default_Ignorable_Code_Point}\p{Co}\p{Cn}]/gu, "")
    .replace(/\p{Cc}/gu, picture)
    .replace(new RegExp(`(\\p{M}{${MARKS_A_LETTER}})\\p{M}+`, "gu"), "$1")
    .trim();
}

/** The same for each line of a text, whose indentation stays. */
export function visibleLines(text: string): string {
  const lines = text.split(/\r?\n/);
  return lines.map((line) => `${/^ */.exec(line)?.[0]}${visibleText(line)}`).join("\n");
}

function codePoint(character: string): string {
  return `<U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}>`;
}

/** U+2400 to U+241F are the pictures of the C0 controls; the C1 controls have none. */
function picture(control: string): string {
  const code = control.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? "␡" : codePoint(control);
}
