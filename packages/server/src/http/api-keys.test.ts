import { timingSafeEqual } from "node:crypto";
import { expect, test, vi } from "vitest";
import { createKeyCheck } from "./api-keys.ts";

vi.mock("node:crypto", async (original) => {
  const crypto = await original<typeof import("node:crypto")>();
  return { ...crypto, timingSafeEqual: vi.fn(crypto.timingSafeEqual) };
});

test("every key is compared in constant time, whichever fits, whatever its length", () => {
  const hasKey = createKeyCheck(["a", "a much longer key", "third"]);
  const compared = vi.mocked(timingSafeEqual);
  for (const [key, fits] of [
    ["a", true],
    ["third", true],
    ["b", false],
    ["x".repeat(10_000), false],
    [undefined, false],
  ] as const) {
    compared.mockClear();
    expect(hasKey(key === undefined ? {} : { "x-api-key": key })).toBe(fits);
    const lengths = compared.mock.calls.flatMap(([left, right]) => [
      left.byteLength,
      right.byteLength,
    ]);
    expect(lengths).toEqual([32, 32, 32, 32, 32, 32]);
  }
});

test("without keys nothing fits, an empty one least of all", () => {
  expect(createKeyCheck([])({ "x-api-key": "" })).toBe(false);
  expect(createKeyCheck([""])({})).toBe(false);
  expect(createKeyCheck(["", "a"])({ "x-api-key": "" })).toBe(false);
});
