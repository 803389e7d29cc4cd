import { expect, test } from "vitest";
import type { SpanItem } from "./export-items.ts";
import { defaultGatherLimits, SpanGatherer } from "./span-gatherer.ts";

const spanOf = (traceId: string, spanId = "a"): SpanItem => ({
  traceId,
  spanId,
  text: "{}",
  wordless: false,
  ended: "root",
});

test("the trace that was silent longest is the oldest, whichever began first", () => {
  const gatherer = new SpanGatherer(defaultGatherLimits);
  gatherer.add(spanOf("1"), 0);
  gatherer.add(spanOf("2"), 1);
  gatherer.add(spanOf("1", "b"), 2);
  expect(gatherer.oldest()).toBe("2");
  expect(gatherer.finished(10_000)).toEqual(["2", "1"]);
  gatherer.take("2");
  expect(gatherer.oldest()).toBe("1");
  gatherer.take("1");
  expect(gatherer.oldest()).toBeUndefined();
});

test("of twenty thousand traces the oldest are given away in no time", () => {
  const gatherer = new SpanGatherer(defaultGatherLimits);
  for (let at = 0; at < 20_000; at++) gatherer.add(spanOf(String(at)), at);
  const began = performance.now();
  let given = 0;
  while (gatherer.traces > 5_000) given += gatherer.take(gatherer.oldest() ?? "").spans.length;
  expect(given).toBe(15_000);
  expect(performance.now() - began).toBeLessThan(5_000);
});
