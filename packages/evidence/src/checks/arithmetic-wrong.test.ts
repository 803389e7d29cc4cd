import { expect, test } from "vitest";
import { evidenceFor } from "../testing/small-trace.ts";

function check(text: string, want?: string): void {
  test(`${want === undefined ? "fine" : "wrong"}: ${text}`, async () => {
    const details = (await evidenceFor({ says: text })).map(({ detail }) => detail);
    expect(details).toEqual(want === undefined ? [] : [want]);
  });
}

check("3 + 4 = 7");
check("3 + 4 = 8", "3 + 4 = 8 (it is 7)");
check("So 12 * 12 = 142.", "12 * 12 = 142 (it is 144)");
check("2 + 3 * 4 = 20", "2 + 3 * 4 = 20 (it is 14)");
check("(2 + 3) × 4 = 20");
check("10 ÷ 4 = 2.5");
check("2^3^2 = 512");
check("1,200 + 300 = 1,500");
check("$1,200 + $300 = $1,600", "1,200 + 300 = 1,600 (it is 1500)");
check("20% of 50 = 10");
check("20% of 50 = 12", "20% * 50 = 12 (it is 10)");
check("30% + 20% = 50%");
check("2 / 3 = 0.67, or 2 / 3 = 0.66");
check("2 / 3 = 0.65", "2 / 3 = 0.65 (it is 0.66666667)");
check("1000 * 1.05^10 = 1,630");
check("22 / 7 ≈ 3.1");
check("\\frac{12}{6} = 4", "((12)/(6)) = 4 (it is 2)");
check("\\frac{12}{6} \\times 3 = 6");
check("x = 3 + 4 = 7");
check("x = 3 + 4 = 9", "3 + 4 = 9 (it is 7)");
check("3 + 4 = 7 * 2 = 14");
check("2x + 3 = 7");
check("2x + 3 * 2 = 7");
check("y - 1 + 5 = 7");
check("x^2 - 4 = 0");
check("\\sqrt{9} - 1 + 5 = 7");
check("3 apples - 1 + 5 = 7");
check("5! + 1 = 121");
check("f(2) = 2^2 - 4 = 0");
check("-1^2 = 1");
check("- 5 + 3 = 8");
check("50 + 20% = 60");
check("3 * 9 = 7 (mod 10)");
check("In base 8, 7 + 1 = 10.");
check("1 / 3 = 0.333...");
check("3 * 10 = 30 million");
check("5 * 6 = 2 * 15");
check("a = 5");
check("10 - 12 = -2");
check("1 / 0 = 7");
check("((((3 + 4)))) = 7");
