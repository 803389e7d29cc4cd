import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Patient, patient } from "./broken/break-extension.ts";
import { type Break, breaks } from "./broken/breaks.ts";
import { outcomesOf, UNOPENED, wantedFeatures } from "./harness/features.ts";
import type { Machine } from "./harness/machine.ts";
import { openMachine } from "./harness/open-machine.ts";
import { hasPassed, type Outcome } from "./harness/outcome.ts";

const TOGETHER = "--together";
const usage = `npm run test:broken -- [${TOGETHER}] [feature[/words of what is broken]...]`;
const vsix = fileURLToPath(new URL("../dist/tracejudge.vsix", import.meta.url));
const say = (line: string) => console.log(line);

/** A behaviour of a feature. */
interface Row {
  feature: string;
  behaviour: string;
  /** On which broken builds it failed. */
  noticed: string[];
  /** On some build it passed. */
  passes: boolean;
}

interface Plan {
  feature: string;
  /** What is broken in each build. */
  rounds: readonly (readonly Break[])[];
  wholeToo: boolean;
}

/**
 * Shows that each end-to-end behaviour can fail: the features named, or all, are tried on builds that are
 * broken in one place each, and on the whole build where a behaviour failed on all of those. True where
 * every behaviour fails on a broken build and passes on another, and no broken build passes. `together`
 * is quicker and tells less: one build a feature, broken in all its places, and that the behaviours pass on
 * the whole build is left to the usual round.
 */
async function main(together: boolean, wanted: string[]): Promise<boolean> {
  const words = new Map(
    wanted.map((one): [string, string] => {
      const [feature = "", what = ""] = one.split("/", 2);
      return [feature, what];
    }),
  );
  const features = wantedFeatures([...words.keys()], usage);
  const temp = mkdtempSync(join(tmpdir(), "tj-"));
  const machine = { ...(await openMachine(vsix, temp, say)), pictures: join(temp, "pictures") };
  const rows: Row[] = [];
  const unnoticed: string[] = [];
  try {
    const one = patient(machine.extensions, join(temp, "whole"));
    for (const feature of features) {
      say(`\n${feature}`);
      const all = (breaks[feature] ?? []).filter(({ what }) =>
        what.includes(words.get(feature) ?? ""),
      );
      const rounds = together ? [all] : all.map((each) => [each]);
      const plan = { feature, rounds, wholeToo: !together };
      await tryFeature(machine, one, plan, { rows, unnoticed }).catch((error: unknown) => {
        say(`  ${error}`);
        unnoticed.push(`${feature}: not tried to its end`);
      });
    }
  } finally {
    await machine.browser.close();
    rmSync(temp, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
  const bad = rows.filter(({ noticed, passes }) => noticed.length === 0 || !passes);
  say(`\n${table(rows)}`);
  for (const what of unnoticed) say(`not noticed: ${what}`);
  say(`${rows.length - bad.length} behaviours fail where they must, ${bad.length} do not`);
  return bad.length === 0 && unnoticed.length === 0;
}

async function tryFeature(
  machine: Machine,
  extension: Patient,
  { feature, rounds, wholeToo }: Plan,
  found: { rows: Row[]; unnoticed: string[] },
): Promise<void> {
  const rows = new Map<string, Row>();
  const tried = async (what: string): Promise<Outcome[]> => {
    const outcomes = await outcomesOf(machine, feature, () => undefined);
    const [unopened] = outcomes.filter(({ name }) => name === UNOPENED);
    if (unopened !== undefined) throw unopened.error;
    const failed = outcomes.flatMap((one, index) => (hasPassed(one) ? [] : index + 1));
    say(`  ${what}: ${failed.length === 0 ? "all pass" : `${failed.join(", ")} fail`}`);
    for (const outcome of outcomes) {
      const { name } = outcome;
      const row = rows.get(name) ?? { feature, behaviour: name, noticed: [], passes: !wholeToo };
      rows.set(name, row);
      if (hasPassed(outcome)) row.passes = true;
      else row.noticed.push(what);
    }
    return outcomes;
  };
  for (const broken of rounds) {
    const what = broken.map((one) => one.what).join("; ");
    await extension.breakBy(broken);
    const outcomes = await tried(what).finally(() => extension.makeWhole());
    if (outcomes.every(hasPassed)) found.unnoticed.push(`${feature}: ${what}`);
  }
  if (wholeToo && [...rows.values()].some(({ passes }) => !passes)) await tried("the whole build");
  found.rows.push(...rows.values());
}

function table(rows: readonly Row[]): string {
  const cell = (text: string) => text.replaceAll("|", "\\|");
  return [
    "| feature | behaviour | fails where |",
    "| --- | --- | --- |",
    ...rows.map(({ feature, behaviour, noticed, passes }) => {
      const found = noticed.length === 0 ? "NOTHING WAS NOTICED" : noticed.join("; ");
      const said = passes ? found : `FAILS ON EVERY BUILD: ${found}`;
      return `| ${feature} | ${cell(behaviour)} | ${cell(said)} |`;
    }),
  ].join("\n");
}

try {
  const given = process.argv.slice(2);
  const features = given.filter((one) => one !== TOGETHER);
  process.exitCode = (await main(given.includes(TOGETHER), features)) ? 0 : 1;
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
