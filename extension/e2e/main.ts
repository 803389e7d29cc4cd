import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { installExtension } from "./harness/code-server.ts";
import type { Feature } from "./harness/feature.ts";
import type { Machine } from "./harness/machine.ts";
import type { Outcome } from "./harness/outcome.ts";
import { runFeature } from "./harness/run-feature.ts";
import { runInHost } from "./harness/run-in-host.ts";
import { installChromium } from "./install/install-chromium.ts";
import { installVsCode } from "./install/install-vscode.ts";

/** The tests inside the extension host, beside the features. */
const HOST = "host";
const usage = `npm run test:e2e -- [feature...]   a file of extension/e2e/tests, or ${HOST}`;
const root = fileURLToPath(new URL("../../", import.meta.url));
const vsix = join(root, "extension/dist/tracejudge.vsix");
const say = (line: string) => console.log(line);

/** Tries the features named, or all of them, in real VS Code in real Chromium. */
async function main(wanted: string[]): Promise<boolean> {
  const files = readdirSync(new URL("./tests/", import.meta.url));
  const known = [HOST, ...files.map((file) => file.replace(/\.ts$/, ""))];
  const unknown = wanted.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new TypeError(
      `No feature ${unknown.join(", ")}. There are: ${known.join(", ")}\n${usage}`,
    );
  }
  const vscode = installVsCode(say);
  const executablePath = installChromium(say);
  const temp = mkdtempSync(join(tmpdir(), "tj-"));
  const pictures = join(root, "artefacts");
  mkdirSync(pictures, { recursive: true });
  const browser = await chromium.launch({ executablePath, args: browserArgs });
  const outcomes: Outcome[] = [];
  try {
    const extensions = installExtension(vscode, join(temp, "install"), vsix);
    const machine = { vscode, browser, extensions, temp, pictures };
    for (const title of wanted.length > 0 ? wanted : known) {
      say(`\n${title}`);
      const tell = (outcome: Outcome) => {
        outcomes.push(outcome);
        say(line(outcome));
      };
      const unopened = (error: unknown) => tell({ name: "opens", milliseconds: 0, error });
      await tryOut(machine, title, tell).catch(unopened);
    }
  } finally {
    await browser.close();
    rmSync(temp, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
  const failed = outcomes.filter(({ error }) => error !== undefined).length;
  say(`\npictures: ${pictures}\n${outcomes.length - failed} passed, ${failed} failed`);
  return failed === 0;
}

async function tryOut(machine: Machine, title: string, tell: (outcome: Outcome) => void) {
  if (title === HOST) return runInHost(machine, tell);
  const { feature }: { feature: Feature } = await import(`./tests/${title}.ts`);
  return runFeature(machine, title, feature, tell);
}

const browserArgs = [
  ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"],
  ...["--disable-background-networking", "--disable-component-update"],
];

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
