import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { outcomesOf, wantedFeatures } from "./harness/features.ts";
import { openMachine } from "./harness/open-machine.ts";
import { hasPassed, type Outcome, outcomeText } from "./harness/outcome.ts";

const usage = "npm run test:e2e -- [feature...]   a file of extension/e2e/tests, or host";
const root = fileURLToPath(new URL("../../", import.meta.url));
/** `VSIX` names another package to try, such as one that is broken on purpose. */
const vsix = process.env.VSIX ?? join(root, "extension/dist/tracejudge.vsix");
const say = (line: string) => console.log(line);

/**
 * Tries the features named, or all of them, in real VS Code in real Chromium. One that fails is tried
 * once more in a new window, and both are told: a browser on a busy machine loses keys.
 */
async function main(wanted: string[]): Promise<boolean> {
  const features = wantedFeatures(wanted, usage);
  const temp = mkdtempSync(join(tmpdir(), "tj-"));
  const machine = await openMachine(vsix, temp, say);
  const tell = (outcome: Outcome) => say(outcomeText(outcome));
  const outcomes: Outcome[] = [];
  try {
    for (const title of features) {
      say(`\n${title}`);
      const first = await outcomesOf(machine, title, tell);
      if (first.every(hasPassed)) {
        outcomes.push(...first);
        continue;
      }
      say("  once more, in a new window:");
      outcomes.push(...(await outcomesOf(machine, title, tell)));
    }
  } finally {
    await machine.browser.close();
    rmSync(temp, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
  const failed = outcomes.filter((outcome) => !hasPassed(outcome)).length;
  say(`\npictures: ${machine.pictures}\n${outcomes.length - failed} passed, ${failed} failed`);
  return failed === 0;
}

try {
  process.exitCode = (await main(process.argv.slice(2))) ? 0 : 1;
} catch (error) {
  console.error(error instanceof TypeError ? error.message : error);
  console.log("0 passed, 1 failed");
  process.exitCode = 1;
}
