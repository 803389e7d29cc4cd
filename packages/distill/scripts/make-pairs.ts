/**
 * Case files to pairs: `tsx make-pairs.ts --vocab tokenizer.json --out pairs.jsonl files...`. A pair
 * is a step and the same step with something in its run that must not matter: an assurance, praise,
 * filling, other names of the tools. `gpu/steady.py` teaches that both are judged alike. Held-out
 * groups and forbidden licences are left out, as in `make-examples`.
 */
import { createWriteStream, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Case } from "@tracejudge/core";
import { createWordPiece } from "@tracejudge/student";
import { constructAssurance } from "../src/construct-assurance.ts";
import { constructCases } from "../src/construct-cases.ts";
import { constructVariant } from "../src/construct-variant.ts";
import { examplesOf } from "../src/example.ts";
import { permissive, recipe } from "../src/recipe.ts";
import { splitOf, unitHash } from "../src/split.ts";
import { casesOf } from "./cases-of.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    vocab: { type: "string" },
    out: { type: "string" },
    limit: { type: "string", default: "384" },
    seed: { type: "string", default: "1" },
    // Pairs of one source at most, and windows of one step.
    cap: { type: "string", default: "450" },
    windows: { type: "string", default: "3" },
  },
});
if (values.vocab === undefined || values.out === undefined) {
  console.error("usage: make-pairs --vocab tokenizer.json --out pairs.jsonl case-files...");
  process.exit(2);
}
/** As in `make-examples`. */
const VALIDATION_SHARE = 0.08;
const REMEMBERED = 80;
/** Share of the pairs that differ in an assurance; the others in praise, filling, names or a closing. */
const ASSURED = 0.65;
const seed = Number(values.seed);
const { model } = JSON.parse(readFileSync(values.vocab, "utf8")) as {
  model: { vocab: Record<string, number> };
};
const options = {
  wordPiece: createWordPiece(new Map(Object.entries(model.vocab))),
  limit: Number(values.limit),
};
const taught = new Set(recipe.map(({ source }) => source));

interface Twins {
  source: string;
  rank: number;
  clean: Case;
  changed: Case;
}

function twinsOf(clean: Case): Twins[] {
  const change = unitHash(clean.id, 401) < ASSURED ? constructAssurance : constructVariant;
  return change(clean).map((changed) => ({
    source: clean.source,
    rank: unitHash(clean.id, 409),
    clean,
    changed,
  }));
}

/** Each step of the case that both have, with the windows of both. */
async function pairsOf({ source, clean, changed }: Twins): Promise<object[]> {
  const [one, other] = await Promise.all([
    examplesOf(clean, options),
    examplesOf(changed, options),
  ]);
  const windows = new Map(other.map(({ id, windows }) => [id.slice(changed.id.length), windows]));
  return one.flatMap(({ id, windows: before }) => {
    const after = windows.get(id.slice(clean.id.length));
    const isShort = Math.max(before.length, after?.length ?? 0) <= Number(values.windows);
    return after !== undefined && isShort ? [{ id, source, clean: before, changed: after }] : [];
  });
}

const twins: Twins[] = [];
for (const file of positionals) {
  let recent: Case[] = [];
  for await (const item of casesOf(file)) {
    if (!permissive.test(item.licence ?? "") || !taught.has(item.source)) continue;
    const others = recent.filter(({ group }) => group !== item.group);
    recent = [item, ...recent].slice(0, REMEMBERED);
    if (splitOf(item.group ?? item.id, seed, VALIDATION_SHARE) === "validation") continue;
    const made = constructCases(item, others).filter(({ source }) => taught.has(source));
    twins.push(...[item, ...made].flatMap(twinsOf));
  }
}
const out = createWriteStream(values.out);
for (const source of taught) {
  const all = twins.filter((pair) => pair.source === source);
  let count = 0;
  for (const pair of all.sort((a, b) => a.rank - b.rank)) {
    for (const one of await pairsOf(pair)) {
      if (count >= Number(values.cap)) break;
      out.write(`${JSON.stringify(one)}\n`);
      count += 1;
    }
    if (count >= Number(values.cap)) break;
  }
  console.log(`${source}: ${count} pairs of ${all.length} cases`);
}
out.end();
