import { expect, test } from "vitest";
import { Retries } from "./retries.ts";

test("a run is tried again after pauses that double, up to five minutes, until it is done", () => {
  const retries = new Retries();
  expect([retries.has("a"), retries.waits("a", 0)]).toEqual([false, false]);
  const pauses = Array.from({ length: 10 }, () => {
    retries.failed("a", 0);
    let ms = 0;
    while (retries.waits("a", ms)) ms += 1_000;
    return ms / 1_000;
  });
  expect(pauses).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
  retries.done("a");
  expect([retries.has("a"), retries.waits("a", 0)]).toEqual([false, false]);
});
