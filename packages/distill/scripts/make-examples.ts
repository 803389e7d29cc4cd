/**
 * Case files to training examples: `tsx make-examples.ts --vocab tokenizer.json --out dir files...`.
 * Writes train.jsonl and validation.jsonl, one example a line, as the trainer reads them, and
 * validation-cases.jsonl, the held-out cases themselves under one source, for `tracejudge bench`.
 */
import { createWriteStream, mkdirSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { agentRubric, type Case } from "@tracejudge/core";
import { createWordPiece } from "@tracejudge/student";
import { constructCases } from "../src/construct-cases.ts";
import { type Example, type ExampleLabel, examplesOf } from "../src/example.ts";
import { permissive, recipe } from "../src/recipe.ts";
import { splitOf, unitHash } from "../src/split.ts";
import { casesOf } from "./cases-of.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    vocab: { type: "string" },
    out: { type: "string" },
    limit: { type: "string", default: "256" },
    seed: { type: "string", default: "1" },
    // For ablations: "evidence" or "context".
    without: { type: "string", multiple: true, default: [] },
    // For ablations: one example for each attribute, its policy in the text, all under one head.
    "with-policy": { type: "boolean", default: false },
  },
});
if (values.vocab === undefined || values.out === undefined) {
  console.error("usage: make-examples --vocab tokenizer.json --out dir case-files...");
  process.exit(2);
}
const seed = Number(values.seed);
const VALIDATION_SHARE = 0.08;
const REMEMBERED = 80;
const vocab = new Map(
  Object.entries(
    (JSON.parse(readFileSync(values.vocab, "utf8")) as { model: { vocab: Record<string, number> } })
      .model.vocab,
  ),
);
const options = {
  wordPiece: createWordPiece(vocab),
  limit: Number(values.limit),
  without: values.without,
};
mkdirSync(values.out, { recursive: true });

/** As `examplesOf`; the attribute becomes part of the source, and every label is one of the first head. */
async function examplesWithPolicy(item: Case): Promise<Example[]> {
  const asked = agentRubric.attributes.map(async ({ key, policy }) => {
    const labels = item.labels.filter(({ attribute }) => attribute === key);
    const examples = await examplesOf({ ...item, labels }, { ...options, policy });
    return examples.map((example) => ({
      ...example,
      id: `${example.id}#${key}`,
      source: `${example.source} ${key}`,
      labels: { tool_validity: example.labels[key] as ExampleLabel },
    }));
  });
  return (await Promise.all(asked)).flat();
}

const isLow = (example: Example): boolean =>
  Object.values(example.labels).some((label) => label.score < 3 && label.implied === undefined);

const kept: Example[] = [];
const heldOut = new Map<string, Case>();
for (const file of positionals) {
  const found: Example[] = [];
  /** The cases read last, newest first. */
  let recent: Case[] = [];
  for await (const item of casesOf(file)) {
    if (!permissive.test(item.licence ?? "")) continue;
    const others = recent.filter(({ group }) => group !== item.group);
    recent = [item, ...recent].slice(0, REMEMBERED);
    const made = constructCases(item, others);
    for (const one of [item, ...made]) {
      const examples = values["with-policy"] ? examplesWithPolicy(one) : examplesOf(one, options);
      found.push(...(await examples));
      if (splitOf(one.group ?? one.id, seed, VALIDATION_SHARE) === "validation") {
        heldOut.set(one.id, { ...one, source: "validation" });
      }
    }
  }
  console.log(`${file}: ${found.length} examples`);
  kept.push(...found);
}

const cases = createWriteStream(`${values.out}/validation-cases.jsonl`);
const totals: Record<string, number> = {};
const out = {
  train: createWriteStream(`${values.out}/train.jsonl`),
  validation: createWriteStream(`${values.out}/validation.jsonl`),
};
for (const { source, low, high } of recipe) {
  for (const [cap, wanted] of [
    [low, true],
    [high, false],
  ] as const) {
    const pool = kept
      .filter((example) => example.source.split(" ")[0] === source && isLow(example) === wanted)
      .sort((a, b) => unitHash(a.id, seed) - unitHash(b.id, seed))
      .slice(0, cap);
    for (const example of pool) {
      const side = splitOf(example.group, seed, VALIDATION_SHARE);
      out[side].write(`${JSON.stringify(example)}\n`);
      const caseId = example.id.slice(0, example.id.lastIndexOf("#"));
      const item = side === "validation" ? heldOut.get(caseId) : undefined;
      if (item !== undefined) cases.write(`${JSON.stringify(item)}\n`);
      heldOut.delete(caseId);
      totals[`${source} ${wanted ? "low" : "high"} ${side}`] =
        (totals[`${source} ${wanted ? "low" : "high"} ${side}`] ?? 0) + 1;
    }
  }
}
out.train.end();
out.validation.end();
cases.end();
console.log(JSON.stringify(totals, null, 1));
