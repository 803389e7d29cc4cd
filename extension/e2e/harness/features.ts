import { readdirSync } from "node:fs";
import type { Feature } from "./feature.ts";
import { hostRound } from "./host-round.ts";
import type { Machine } from "./machine.ts";
import type { Outcome } from "./outcome.ts";
import { runFeature } from "./run-feature.ts";

/** The tests inside the extension host, beside the features. */
const HOST = "host";
/** Stands for all behaviours where the window does not open. */
export const UNOPENED = "opens";

/** Names of what can be tried: the files of `tests/`, and `host`. */
export function featureNames(): string[] {
  const files = readdirSync(new URL("../tests/", import.meta.url));
  return [HOST, ...files.map((file) => file.replace(/\.ts$/, ""))];
}

/** Those of the names that are wanted, all where none is; names what is unknown. */
export function wantedFeatures(wanted: readonly string[], usage: string): readonly string[] {
  const known = featureNames();
  const unknown = wanted.filter((name) => !known.includes(name));
  if (unknown.length === 0) return wanted.length > 0 ? wanted : known;
  throw new TypeError(`No feature ${unknown.join(", ")}. There are: ${known.join(", ")}\n${usage}`);
}

/** What came of each behaviour of a feature; each is told as it ends. */
export async function outcomesOf(
  machine: Machine,
  title: string,
  tell: (outcome: Outcome) => void,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const found = (outcome: Outcome) => {
    outcomes.push(outcome);
    tell(outcome);
  };
  const unopened = (error: unknown) => found({ name: UNOPENED, milliseconds: 0, error });
  await tryOut(machine, title, found).catch(unopened);
  return outcomes;
}

async function tryOut(machine: Machine, title: string, tell: (outcome: Outcome) => void) {
  if (title === HOST) return hostRound(machine, tell);
  const { feature }: { feature: Feature } = await import(`../tests/${title}.ts`);
  return runFeature(machine, title, feature, tell);
}
