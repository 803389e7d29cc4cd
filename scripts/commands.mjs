// Running other programs, for the root scripts. Needs nothing but Node and npm.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const windows = process.platform === "win32";

/** Runs `npx pnpm` in the version that package.json names. */
export function pnpm(args, options) {
  return run("npx", ["-y", manifest.packageManager, ...args], options);
}

/** Runs a program of the root's devDependencies. */
export function tool(name, args, options) {
  return run(join(root, "node_modules", ".bin", name), args, options);
}

/**
 * Runs a program to its end. With `quiet` its output is kept and shown only if it fails.
 * Resolves with `{ code, output }`; `output` is empty where it went straight to the terminal.
 */
export function run(command, args, { quiet = false, cwd = root, env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(windows ? `"${command}"` : command, args, {
      cwd,
      shell: windows,
      env: { ...process.env, ...env },
      stdio: quiet ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk) => {
        output += chunk;
      });
    }
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

/** Does one named piece of work, says how long it took and whether it went well. */
export async function attempt(title, work, remedyFor = () => undefined) {
  const started = performance.now();
  process.stdout.write(`› ${title}\n`);
  const { code, output } = await work();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (code === 0) {
    process.stdout.write(`  done in ${seconds} s\n`);
    return true;
  }
  if (output) process.stderr.write(`${output.trimEnd().slice(-20_000)}\n`);
  complain(`${title}: failed after ${seconds} s (exit code ${code}).`, remedyFor(output));
  return false;
}

/** As `attempt`, but what follows needs it: a failure ends the process. */
export async function step(title, work, remedyFor) {
  if (!(await attempt(title, work, remedyFor))) process.exit(1);
}

export function complain(message, remedy) {
  process.stderr.write(`\n✗ ${message}\n`);
  if (remedy) process.stderr.write(`  ${remedy}\n`);
}
