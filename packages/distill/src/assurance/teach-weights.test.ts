import { describe, expect, test } from "vitest";
import { type TaughtSentence, type TeachOptions, teachWeights } from "./teach-weights.ts";
import { inTenths, weightsFile } from "./weights-file.ts";

const options: TeachOptions = {
  epochs: 20,
  rate: 0.5,
  l2: 1e-3,
  assuranceWeight: 1,
  fewest: { assurances: 1, ordinary: 1 },
  seed: 1,
};
const sentences: TaughtSentence[] = [
  { text: "the agent was right", isAssurance: true },
  { text: "the agent made no mistake", isAssurance: true },
  { text: "the parcel was late", isAssurance: false },
  { text: "the order made its way", isAssurance: false },
];

describe("weights of words", () => {
  test("speak for what only assurances say, and against what only others say", () => {
    const { weights } = teachWeights(sentences, options);
    expect(weights.get("=agent")).toBeGreaterThan(0.5);
    expect(weights.get("=parcel")).toBeLessThan(-0.5);
    expect(Math.abs(weights.get("=the") ?? 0)).toBeLessThan(weights.get("=agent") ?? 0);
  });

  test("are the same bytes for the same seed, in any order of the sentences", () => {
    const write = (of: readonly TaughtSentence[]) => weightsFile(teachWeights(of, options), 0);
    expect(write(sentences.toReversed())).toBe(write(sentences));
  });

  test("leave out words that are chance", () => {
    const { weights } = teachWeights(sentences, {
      ...options,
      fewest: { assurances: 2, ordinary: 2 },
    });
    expect([...weights.keys()].sort()).toEqual(["=agent", "=the", "agent", "the"]);
  });

  test("are written in tenths, the strongest first", () => {
    const weights = new Map([
      ["=right", 2.04],
      ["right", 1.96],
      ["=late", -1],
      ["=small", 0.1],
    ]);
    const file = weightsFile(inTenths({ weights, bias: -3 }), 0.5);
    expect(file).toContain("`\n20 =right right\n-10 =late\n`");
    expect(file).toContain("ASSURANCE_THRESHOLD = 0.5;");
  });
});
