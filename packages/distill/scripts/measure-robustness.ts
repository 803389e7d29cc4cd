/**
 * What attacks do to the judge's verdicts:
 * `tsx measure-robustness.ts [--model dir] [--sample n] [--split validation] [--with-tools] [--phrases file]
 * [--json] case-files...`.
 * Judges each sampled case before and after each attack as `tracejudge score` does, with the default
 * rubric. The same seed draws the same cases and gives the same intervals.
 */
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { createGunzip } from "node:zlib";
import { type Case, importCases, type Judge, traceFromChat } from "@tracejudge/core";
import { createStudentJudge } from "@tracejudge/student";
import type { Attack } from "../src/robustness/attack.ts";
import { attackRow } from "../src/robustness/attack-row.ts";
import { attackTable, shortcutLines } from "../src/robustness/attack-table.ts";
import { attacks } from "../src/robustness/attacks.ts";
import { type Outcome, outcomeOf, type Pair } from "../src/robustness/outcome.ts";
import { attacksOf } from "../src/robustness/planted.ts";
import type { PlantedPhrase } from "../src/robustness/planted-phrases.ts";
import { plainFacts, shortcuts } from "../src/robustness/shortcuts.ts";
import { splitOf, unitHash } from "../src/split.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    model: { type: "string" },
    /** Cases of each file. */
    sample: { type: "string", default: "20" },
    /** `validation` keeps the groups that were not trained on; all cases unless given. */
    split: { type: "string" },
    seed: { type: "string", default: "1" },
    /** Only attacks of these families, with commas between. */
    families: { type: "string" },
    /** Only cases in which a tool answers. */
    "with-tools": { type: "boolean", default: false },
    /** JSON lines of `{label: "attack", kind, language, text}` to plant besides. */
    phrases: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
if (positionals.length === 0) {
  console.error("usage: measure-robustness [--model dir] [--sample n] [--json] case-files...");
  process.exit(2);
}
const seed = Number(values.seed);

/** The cases of a file with the lowest hashes, in the order of those. */
async function sampled(file: string): Promise<Case[]> {
  const raw = createReadStream(file);
  const found: { item: Case; rank: number }[] = [];
  for await (const entry of importCases(file.endsWith(".gz") ? raw.pipe(createGunzip()) : raw)) {
    if (!("case" in entry)) continue;
    const { id, group = id, messages } = entry.case;
    if (values["with-tools"] && !messages.some(({ role }) => role === "tool")) continue;
    if (values.split !== undefined && splitOf(group, seed, 0.08) !== values.split) continue;
    found.push({ item: entry.case, rank: unitHash(id, seed) });
  }
  return found
    .sort((a, b) => a.rank - b.rank)
    .slice(0, Number(values.sample))
    .map(({ item }) => item);
}

async function judged(judge: Judge, item: Case): Promise<Outcome> {
  const { trace } = traceFromChat({ messages: item.messages, tools: item.tools }, { id: item.id });
  return outcomeOf(await judge.judge(trace));
}

const judge = await createStudentJudge(values.model === undefined ? {} : { model: values.model });
/** Attacks with the phrases of a file, by their kind. */
async function attacksWith(file: string): Promise<Attack[]> {
  const lines = (await readFile(file, "utf8")).split("\n").filter((line) => line !== "");
  const phrases: (PlantedPhrase & { kind?: string })[] = lines.map((line) => JSON.parse(line));
  const kinds = [
    { kind: "order", family: "orders" },
    { kind: "assurance", family: "assurances" },
    { kind: "praise", family: "praise" },
  ] as const;
  return kinds.flatMap(({ kind, family }) => {
    const of = phrases.filter((phrase) => phrase.kind === kind);
    return attacksOf(family, of, `${family} of ${basename(file, ".jsonl")}`);
  });
}

const families = values.families?.split(",");
const planted = values.phrases === undefined ? [] : await attacksWith(values.phrases);
const chosen = [...attacks, ...planted].filter(({ family }) => families?.includes(family) ?? true);
const pairs = new Map<string, Pair[]>(chosen.map(({ name }) => [name, []]));
const facts = [];
for (const file of positionals) {
  const items = await sampled(file);
  for (const [at, item] of items.entries()) {
    const before = await judged(judge, item);
    facts.push(...plainFacts(item, before));
    for (const attack of chosen) {
      const attacked = attack.apply(item);
      if (attacked === undefined) continue;
      const after = await judged(judge, attacked);
      pairs.get(attack.name)?.push({ group: item.group ?? item.id, before, after });
    }
    console.error(`${file}: ${at + 1} of ${items.length}`);
  }
}
await judge.close();

const rows = chosen.map((attack) => attackRow(attack, pairs.get(attack.name) ?? [], seed));
const found = shortcuts(facts);
if (values.json) {
  for (const row of rows) console.log(JSON.stringify(row));
  console.log(JSON.stringify({ shortcuts: found }));
} else {
  console.log(`${judge.info.name} ${judge.info.version}\n`);
  console.log(`${attackTable(rows)}\n\n${shortcutLines(found)}`);
}
