// Brings node_modules to what pnpm-lock.yaml says; does nothing where they agree.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { complain, pnpm, root, step } from "./commands.mjs";

const OLDEST_NODE = [20, 20];

/** Checks Node and installs the dependencies if they are missing or out of date. */
export async function install() {
  checkNode();
  if (isInstalled()) return;
  const first = existsSync(join(root, "node_modules"))
    ? "Updating the dependencies"
    : "Installing the dependencies (once; about 800 MB, a minute or two)";
  await step(first, () => pnpm(["install", "--frozen-lockfile"], { quiet: true }), remedyFor);
}

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  complain(
    `This is Node ${process.versions.node}; tracejudge needs Node ${OLDEST_NODE.join(".")} or newer.`,
    "Install the current LTS version of Node, then try again.",
  );
  process.exit(1);
}

/** pnpm keeps a copy of the lock file it installed from. */
function isInstalled() {
  const installed = join(root, "node_modules", ".pnpm", "lock.yaml");
  if (!existsSync(installed)) return false;
  return readFileSync(installed, "utf8") === readFileSync(join(root, "pnpm-lock.yaml"), "utf8");
}

function remedyFor(output) {
  const known = [
    [
      /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET|ERR_PNPM_META_FETCH/,
      "The package registry could not be reached. Check the network or proxy (npm config get registry), then try again: nothing needs cleaning up.",
    ],
    [
      /ERR_PNPM_OUTDATED_LOCKFILE/,
      "A package.json was changed without its lock file. Run: npx pnpm@10 install --no-frozen-lockfile",
    ],
    [/ENOSPC/, "The disk is full: the dependencies need about 1 GB."],
    [/EACCES|EPERM/, "A file may not be written. Check who owns this folder and node_modules."],
  ];
  const hit = known.find(([pattern]) => pattern.test(output));
  return (
    hit?.[1] ?? "Delete node_modules and try again; if it stays, please report the text above."
  );
}
