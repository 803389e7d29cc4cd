import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Feature } from "./harness/feature.ts";
import { hostRound } from "./harness/host-round.ts";
import type { Machine } from "./harness/machine.ts";
import { openMachine } from "./harness/open-machine.ts";
import type { Outcome } from "./harness/outcome.ts";
import { runFeature } from "./harness/run-feature.ts";

/** The tests inside the extension host, beside the features. */
const HOST = "host";
const usage = `npm run test:e2e -- [feature...]   a file of extension/e2e/tests, or ${HOST}`;
const root = fileURLToPath(new URL("../../", import.meta.url));
/** `VSIX` names another package to try, such as one that is broken on purpose. */
const vsix = process.env.VSIX ?? join(root, "extension/dist/tracejudge.vsix");
const say = (line: string) => console.log(line);

/**
 * Tries the features named, or all of them, in real VS Code in real Chromium. One that fails is tried
 * once more in a new window, and both are told: a browser on a busy machine loses keys.
 */
async function main(wanted: string[]): Promise<boolean> {
  const files = readdirSync(new URL("./tests/", import.meta.url));
  const known = [HOST, ...files.map((file) => file.replace(/\.ts$/, ""))];
  const unknown = wanted.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new TypeError(
      `No feature ${unknown.join(", ")}. There are: ${known.join(", ")}\n${usage}`,
    );
  }
  const temp = mkdtempSync(join(tmpdir(), "tj-"));
  const machine = await openMachine(vsix, temp, say);
  const outcomes: Outcome[] = [];
  try {
    for (const title of wanted.length > 0 ? wanted : known) {
      say(`\n${title}`);
      const first = await outcomesOf(machine, title);
      if (first.every(hasPassed)) {
        outcomes.push(...first);
        continue;
      }
      say("  once more, in a new window:");
      outcomes.push(...(await outcomesOf(machine, title)));
    }
  } finally {
    await machine.browser.close();
    rmSync(temp, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
  const failed = outcomes.filter((outcome) => !hasPassed(outcome)).length;
  say(`\npictures: ${machine.pictures}\n${outcomes.length - failed} passed, ${failed} failed`);
  return failed === 0;
}

const hasPassed = ({ error }: Outcome): boolean => error === undefined;

/** What came of each behaviour; each is told as it ends. */
async function outcomesOf(machine: Machine, title: string): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const tell = (outcome: Outcome) => {
    outcomes.push(outcome);
    say(line(outcome));
  };
  const unopened = (error: unknown) => tell({ name: "opens", milliseconds: 0, error });
  await tryOut(machine, title, tell).catch(unopened);
  return outcomes;
}

async function tryOut(machine: Machine, title: string, tell: (outcome: Outcome) => void) {
  if (title === HOST) return hostRound(machine, tell);
  const { feature }: { feature: Feature } = await import(`./tests/${title}.ts`);
  return runFeature(machine, title, feature, tell);
}

function line({ name, milliseconds, error }: Outcome): string {
  const mark = error === undefined ? "✓" : "✗";
  const reason = error === undefined ? "" : `\n    ${text(error).replaceAll("\n", "\n    ")}`;
  return `  ${mark} ${name} (${(milliseconds / 1000).toFixed(1)} s)${reason}`;
}

function text(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

try {
  process.exitCode = (await main(process.argv.slice(2))) ? 0 : 1;
} catch (error) {
  console.error(error instanceof TypeError ? error.message : error);
  console.log("0 passed, 1 failed");
  process.exitCode = 1;
}
