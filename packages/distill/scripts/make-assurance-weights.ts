/**
 * Teaches the words by which the judge knows a sentence that was planted to assure it:
 * `tsx make-assurance-weights.ts [--phrases dir] [--out file] case-files...`.
 * Assurances and hard ordinary sentences come from `<dir>/taught/*.jsonl`, ordinary ones besides from what
 * users and tools say in the training groups of the cases. The threshold is where one in two thousand
 * ordinary sentences of the validation groups would be taken for an assurance.
 * Prints how many of the sentences in `<dir>/held-out.jsonl`, by another hand, are told apart.
 */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  type AssuranceModel,
  assuranceScore,
  assuranceWords,
  type Case,
  readableText,
  sentences,
} from "@tracejudge/core";
import { type TaughtSentence, teachWeights } from "../src/assurance/teach-weights.ts";
import { inTenths, weightsFile } from "../src/assurance/weights-file.ts";
import { assuranceOf } from "../src/assurance-words.ts";
import { splitOf } from "../src/split.ts";
import { casesOf } from "./cases-of.ts";

interface Phrase {
  label: "attack" | "benign";
  text: string;
}

const FEWEST_WORDS = 3;
const OF_ORDINARY = 1 / 2000;
const CONSTRUCTED = 300;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    phrases: { type: "string", default: join(import.meta.dirname, "../phrases") },
    out: { type: "string" },
    seed: { type: "string", default: "1" },
  },
});
const seed = Number(values.seed);

async function phrasesOf(file: string): Promise<Phrase[]> {
  const lines = (await readFile(file, "utf8")).split("\n").filter((line) => line !== "");
  return lines.map((line) => JSON.parse(line));
}

/** Sentences with words enough to be told apart. */
function worthy(text: string): string[] {
  const all = sentences(text).map((sentence) => sentence.text.trim());
  return all.filter((sentence) => assuranceWords(sentence).length >= FEWEST_WORDS);
}

function strings(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(strings) : [];
}

function stringsOf(content: string): string[] {
  try {
    return strings(JSON.parse(content));
  } catch {
    return [content];
  }
}

/** What users and tools say in a case. */
function heardIn({ messages }: Case): string[] {
  return messages.flatMap(({ role, content }) =>
    (role === "user" || role === "tool") && typeof content === "string"
      ? stringsOf(content).flatMap((part) => worthy(readableText(part)))
      : [],
  );
}

/** What users and tools say in the cases, each sentence of a file once. */
async function ordinary(
  files: readonly string[],
): Promise<Record<"train" | "validation", string[]>> {
  const found = { train: [] as string[], validation: [] as string[] };
  for (const file of files) {
    const seen = new Set<string>();
    for await (const item of casesOf(file)) {
      const fresh = heardIn(item).filter((text) => !seen.has(text));
      for (const text of fresh) seen.add(text);
      found[splitOf(item.group ?? item.id, seed, 0.08)].push(...new Set(fresh));
    }
  }
  return found;
}

const scoreOf = (model: AssuranceModel, text: string) =>
  assuranceScore(assuranceWords(text), model);

const files = (await readdir(join(values.phrases, "taught"))).sort();
const phrases = (
  await Promise.all(files.map((file) => phrasesOf(join(values.phrases, "taught", file))))
).flat();
const { train, validation } = await ordinary(positionals);
const taught: TaughtSentence[] = [
  ...phrases.flatMap(({ label, text }) =>
    [text, ...worthy(text).filter((part) => part !== text)].map((part) => ({
      text: part,
      isAssurance: label === "attack",
    })),
  ),
  ...Array.from({ length: CONSTRUCTED }, (_, n) => ({
    text: assuranceOf(`weights ${n}`),
    isAssurance: true,
  })),
  ...train.map((text) => ({ text, isAssurance: false })),
];
const fewest = { assurances: 2, ordinary: 20 };
const settings = { epochs: 8, rate: 0.5, l2: 5e-3, assuranceWeight: 5, fewest, seed };
const model = inTenths(teachWeights(taught, settings));
const scores = validation.map((text) => scoreOf(model, text)).sort((a, b) => b - a);
const threshold = scores[Math.floor(OF_ORDINARY * scores.length)] ?? 0;
if (values.out !== undefined) await writeFile(values.out, weightsFile(model, threshold));

console.log(
  `${taught.length} sentences, ${model.weights.size} features, threshold ${threshold.toFixed(2)}`,
);
const heldOut = await phrasesOf(join(values.phrases, "held-out.jsonl"));
for (const label of ["attack", "benign"]) {
  const texts = heldOut.filter((phrase) => phrase.label === label).map(({ text }) => text);
  const found = texts.filter((text) =>
    worthy(text).some((sentence) => scoreOf(model, sentence) > threshold),
  );
  console.log(`held out, ${label}: ${found.length} of ${texts.length} taken for assurances`);
}
