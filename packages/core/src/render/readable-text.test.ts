import { describe, expect, test } from "vitest";
import { readableText } from "./readable-text.ts";

describe("ordinary text comes back as it is", () => {
  test.each([
    "",
    "The refund of 148.18 EUR was sent.\n\tDone.",
    "Čeština, Müller, naïve café, İstanbul, Straße",
    "Это обычный русский текст, а с ним ничего не происходит.",
    "Слово PDF и слово СМС в одном тексте, SMSки тоже.",
    "Η ελληνική γλώσσα και το PDF.",
    "日本語とEnglish混在、テスト。「引用」（注）",
    "העברית וערבית العربية",
    "Let α = 0.05, ρ = 0.5, hν = 2 eV, ΔG < 0 and 5 μm; x² + y³ = ½ …",
    "emoji 👩‍👩‍👧 ❤️ ⚠️ and ™ © №",
    "mojibake â\u0080\u0099s",
  ])("%j", (text) => {
    expect(readableText(text)).toBe(text);
  });
});

describe("tricks are undone", () => {
  test.each([
    ["zero-width space", "re\u200bfu\u200bnd", "refund"],
    ["joiner between letters", "re\u200dfund", "refund"],
    ["soft hyphen and word joiner", "re\u00adfu\u2060nd", "refund"],
    ["fillers that count as letters", "re\u3164fu\u115fnd\uffa0", "refund"],
    ["text in tag characters", "ok\u{e0049}\u{e0067}", "ok"],
    ["direction marks", "\u202eok\u202c", "ok"],
    ["control characters", "re\u0000fu\u0008nd", "refund"],
    ["Cyrillic letters in a Latin word", "rеfund оf thе оrdеr", "refund of the order"],
    ["a word of look-alikes alone in Latin text", "а сосо refund", "a coco refund"],
    ["Greek capitals in a Latin word", "ΡAYMENT ΒANK", "PAYMENT BANK"],
    ["full-width letters and digits", "ｒｅｆｕｎｄ １２", "refund 12"],
    ["mathematical letters", "𝐫𝐞𝐟𝐮𝐧𝐝 𝗻𝗼𝘄", "refund now"],
    ["circled letters", "ⓡefund", "refund"],
  ])("%s", (_, text, expected) => {
    expect(readableText(text)).toBe(expected);
    expect(readableText(expected)).toBe(expected);
  });
});

test("no invisible character of Unicode is left between letters, and no control character", () => {
  const kept: string[] = [];
  for (let code = 0; code <= 0x10ffff; code++) {
    const char = String.fromCodePoint(code);
    const isHidden = /\p{Default_Ignorable_Code_Point}|(?![\s\u0080-\u009f])\p{Cc}/u.test(char);
    if (isHidden && readableText(`a${char}b`) !== "ab") kept.push(code.toString(16));
  }
  expect(kept).toEqual([]);
});

test("long texts of anything neither hang nor throw", () => {
  for (const unit of ["а", "\u200b", "аb ", "𝐫", "\u0000", "ＡЖ "]) {
    const start = performance.now();
    readableText(unit.repeat(200_000));
    expect(performance.now() - start).toBeLessThan(10_000);
  }
});
