import { expect, test } from "vitest";
import { brokenText } from "../e2e/broken/break-extension.ts";
import { breaks } from "../e2e/broken/breaks.ts";
import { featureNames } from "../e2e/harness/features.ts";

const all = Object.entries(breaks).flatMap(([feature, ofFeature]) =>
  ofFeature.map((one) => [feature, one.what, one] as const),
);

test("every end-to-end feature is tried on broken builds", () => {
  expect(Object.keys(breaks).sort()).toEqual(featureNames().sort());
});

test.each(all)("%s, %s: the place is still there", (_, __, one) => {
  expect(brokenText(one)).not.toContain(one.find);
});
