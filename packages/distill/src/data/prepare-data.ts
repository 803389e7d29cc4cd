import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { closestWord, type Problem, TraceJudgeError } from "@tracejudge/core";
import { type Example, type ExampleOptions, examplesOf } from "../example.ts";
import { balance } from "./balance.ts";
import { createExampleStore, type ExampleStore } from "./example-store.ts";
import { PRECEDENT_WEIGHT, precedentExamples } from "./precedent-examples.ts";
import { readCaseFile } from "./read-case-file.ts";
import { holdOutGroups, type Sides } from "./validation-groups.ts";

export interface DataOptions extends ExampleOptions {
  /** Case files, and a precedent file. */
  data: readonly string[];
  precedents?: string | undefined;
  /** Attributes of the student. */
  attributes: readonly string[];
  seed: number;
  signal?: AbortSignal | undefined;
}

export interface DataFile {
  /** Without its folder: where it lay is nobody's business. */
  name: string;
  sha256: string;
  examples: number;
}

export interface DataSource {
  source: string;
  licences: string[];
  examples: number;
}

export interface PreparedData extends Sides {
  store: ExampleStore;
  files: DataFile[];
  sources: DataSource[];
}

export type DataEvent =
  | { kind: "problem"; problem: Problem }
  | { kind: "reading"; file: string; examples: number };

/**
 * Reads case files and precedents into examples, holds groups out and weighs what is left. Lines that
 * cannot be used are problems. Throws DATA_UNUSABLE where nothing can be learnt from what is left.
 */
export async function* prepareData(options: DataOptions): AsyncGenerator<DataEvent, PreparedData> {
  const intake = createIntake(options);
  for (const path of options.data) {
    const before = intake.store.size;
    const sha256 = yield* readCases(path, intake, options);
    intake.files.push({ name: basename(path), sha256, examples: intake.store.size - before });
    yield { kind: "reading", file: path, examples: intake.store.size };
  }
  if (options.precedents !== undefined) yield* readPrecedents(options.precedents, intake, options);
  if (intake.store.size === 0) throw nothingLabelled(options.data, intake.problems);
  const sides = holdOutGroups(intake.store, options.seed);
  if (sides.train.length === 0 || sides.validation.length === 0) throw tooFewGroups();
  balance(intake.store, sides.train);
  const { store, files, sources } = intake;
  return { ...sides, store, files, sources: [...sources.values()] };
}

interface Intake {
  store: ExampleStore;
  files: DataFile[];
  sources: Map<string, DataSource>;
  problems: Problem[];
  add(example: Example, licence: string | undefined, weight?: number): void;
}

function createIntake({ attributes }: DataOptions): Intake {
  const store = createExampleStore(attributes);
  const sources = new Map<string, DataSource>();
  return {
    store,
    sources,
    files: [],
    problems: [],
    add(example, licence, weight) {
      const unknown = Object.keys(example.labels).find((key) => !attributes.includes(key));
      if (unknown !== undefined) throw unknownAttribute(unknown, example, attributes);
      store.add(example, weight);
      const source = sources.get(example.source) ?? {
        source: example.source,
        licences: [],
        examples: 0,
      };
      sources.set(example.source, source);
      source.examples += 1;
      if (licence !== undefined && !source.licences.includes(licence))
        source.licences.push(licence);
    },
  };
}

async function* readCases(
  path: string,
  intake: Intake,
  options: DataOptions,
): AsyncGenerator<DataEvent, string> {
  const cases = readCaseFile(path);
  let told = 0;
  for (let next = await cases.next(); ; next = await cases.next()) {
    if (next.done) return next.value;
    if (options.signal?.aborted) {
      await cases.return("");
      throw stopped(options.signal.reason);
    }
    if ("problem" in next.value) {
      intake.problems.push(next.value.problem);
      yield { kind: "problem", problem: next.value.problem };
      continue;
    }
    const { case: item, trace } = next.value;
    for (const one of await examplesOf(item, options, trace)) intake.add(one, item.licence);
    if (intake.store.size - told < 100) continue;
    told = intake.store.size;
    yield { kind: "reading", file: path, examples: told };
  }
}

async function* readPrecedents(
  path: string,
  intake: Intake,
  options: DataOptions,
): AsyncGenerator<DataEvent> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  const { examples, problems } = await precedentExamples(bytes.toString("utf8"), path, options);
  for (const problem of problems) yield { kind: "problem", problem };
  intake.problems.push(...problems);
  for (const example of examples) intake.add(example, undefined, PRECEDENT_WEIGHT);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  intake.files.push({ name: basename(path), sha256, examples: examples.length });
  yield { kind: "reading", file: path, examples: intake.store.size };
}

function unknownAttribute(
  attribute: string,
  { id }: Example,
  known: readonly string[],
): TraceJudgeError {
  const near = closestWord(attribute, known);
  return new TraceJudgeError(
    "DATA_UNUSABLE",
    `${id} has a label for "${attribute}", which the student has no output for`,
    near === undefined
      ? `Remove such labels; the student's attributes are ${known.join(", ")}`
      : `Did you mean ${near}? Rename or remove such labels`,
  );
}

function nothingLabelled(files: readonly string[], problems: readonly Problem[]): TraceJudgeError {
  return new TraceJudgeError(
    "DATA_UNUSABLE",
    `There is no labelled step in ${files.join(", ")}`,
    'Give cases with "labels", such as {"message": 1, "attribute": "reasoning", "score": 0}',
    { problems },
  );
}

function tooFewGroups(): TraceJudgeError {
  return new TraceJudgeError(
    "DATA_UNUSABLE",
    "All cases are of one group, so that none can be held out to measure on",
    'Give each case the "group" of what it belongs with (its question, document or customer), or add cases',
  );
}

function unreadable(path: string, cause: unknown): TraceJudgeError {
  return new TraceJudgeError("INPUT_UNREADABLE", `${path} cannot be read`, "Check the path", {
    cause,
  });
}

function stopped(cause: unknown): TraceJudgeError {
  return new TraceJudgeError("ABORTED", "Stopped while reading", "Give the same command again", {
    cause,
  });
}
