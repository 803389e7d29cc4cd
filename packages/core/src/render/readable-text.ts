/**
 * A text as a person sees it: without characters that cannot be seen, and with letters that only look
 * like Latin ones written in Latin. Ordinary text in any script comes back as it is.
 */
export function readableText(text: string): string {
  if (ORDINARY.test(text)) return text;
  return unmixed(text.replace(INVISIBLE, "").replace(STYLED, (run) => run.normalize("NFKC")));
}

/**
 * Every UTF-16 unit but those of which something below may change a character. Without the flag `u`,
 * which would make a megabyte of half surrogates slow.
 */
const ORDINARY_UNITS = [
  "\\t-\\r -~\\u0080-\\u00ac\\u00ae-\\u024f\\u02b0-\\u034e",
  "\\u0350-\\u036f\\u0590-\\u061b\\u061d-\\u115e\\u1161-\\u17b3\\u17b6-\\u180a",
  "\\u1810-\\u200a\\u2010-\\u2029\\u202f-\\u205f\\u2070-\\u24b5\\u24ea-\\u27ff",
  "\\u2801-\\u3163\\u3165-\\ua72f\\ua732-\\ud82e\\ud830-\\ud833\\ud836-\\ud83b",
  "\\ud83d-\\udb3f\\udb44-\\ufdff\\ufe10-\\ufefe\\uff00-\\uff0f\\uff1a-\\uff20",
  "\\uff3b-\\uff40\\uff5b-\\uff9f\\uffa1-\\uffef\\ufff9-\\uffff",
].join("");
const ORDINARY = new RegExp(`^[${ORDINARY_UNITS}]*$`);

/** Invisible characters, but not the joiners and variation selectors that make up emoji. */
const INVISIBLE =
  /(?![\s\u0080-\u009f])[\p{Cc}\u2800]|(?![\u200d\ufe0f])\p{Default_Ignorable_Code_Point}|(?<=[\p{L}\p{N}])[\u200d\ufe0f]+(?=[\p{L}\p{N}])/gu;

/** Letters and digits in another style: full-width, circled, squared, mathematical. */
const STYLED =
  /[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\u24b6-\u24e9\u{1d400}-\u{1d7ff}\u{1f130}-\u{1f149}]+/gu;

/**
 * Letters that stand for the Latin one in the confusables table of Unicode Technical Standard 39, the
 * frequent ones. Small Greek letters other than omicron are formula signs in ordinary text.
 */
const twins: ReadonlyMap<string, string> = new Map(
  [
    // Cyrillic
    ["асԁеһіјӏорԛѕԝхуѵѡ", "acdehijlopqswxyvw"],
    ["АВСЕԌНІЈКӏМОРԚЅТѴԜХУ", "ABCEGHIJKlMOPQSTVWXY"],
    // Greek
    ["οϲϳ", "ocj"],
    ["ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹ", "ABEZHIKMNOPTYXC"],
    // Armenian, and Latin letters of phonetic alphabets
    ["օսհոզցյ", "ouhnqgj"],
    ["ɑɡɩʏꜱ", "agiys"],
  ].flatMap(([from = "", to = ""]) => [...from].map((char, at) => [char, to[at] ?? char] as const)),
);

const TWIN = new RegExp(`[${[...twins.keys()].join("")}]`, "gu");
const SCRIPTS =
  "\\p{Script=Cyrillic}\\p{Script=Greek}\\p{Script=Armenian}\\u0250-\\u02af\\ua730-\\ua731";
/** A letter of another script that is nobody's twin. */
const FOREIGN = new RegExp(`(?!${TWIN.source})[${SCRIPTS}]`, "u");
const WORD = /[\p{L}\p{M}\p{N}]+/gu;
const LATIN = /[A-Za-z]/;

/**
 * Words that mix Latin letters with twins of Latin letters are written in Latin. So are words of twins
 * alone, where the rest of the text is Latin: in a text that has one real Russian word they stay.
 */
function unmixed(text: string): string {
  if (text.search(TWIN) < 0 || !LATIN.test(text)) return text;
  if (!FOREIGN.test(text)) return inLatin(text);
  return text.replace(WORD, (word) =>
    LATIN.test(word) && !FOREIGN.test(word) ? inLatin(word) : word,
  );
}

function inLatin(text: string): string {
  return text.replace(TWIN, (char) => twins.get(char) ?? char);
}
