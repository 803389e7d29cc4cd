import { expect, test } from "vitest";
import { TimeText } from "./time-text.ts";

test("moments are written with six digits of their second, whatever came before", () => {
  const times = new TimeText();
  const noon = Date.UTC(2026, 0, 2, 12, 0, 0) * 1000;
  const written = [noon, noon + 7, noon + 999_999, noon + 1_000_000, noon - 1, noon + 12_345];
  expect(written.map((micros) => times.iso(micros))).toEqual([
    "2026-01-02T12:00:00.000000Z",
    "2026-01-02T12:00:00.000007Z",
    "2026-01-02T12:00:00.999999Z",
    "2026-01-02T12:00:01.000000Z",
    "2026-01-02T11:59:59.999999Z",
    "2026-01-02T12:00:00.012345Z",
  ]);
  expect(times.segment(noon + 42, "run")).toBe("20260102T120000000042Zrun");
});
