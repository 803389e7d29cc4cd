import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { VsCode } from "../install/install-vscode.ts";
import { OPENING_MS } from "./patience.ts";
import { until } from "./until.ts";

/** A VS Code that serves windows at `origin` until it is stopped. */
export interface CodeServer {
  origin: string;
  /** The end of what it has printed. */
  log(): string;
  stop(): Promise<void>;
}

const quiet = {
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.welcomePage.walkthroughs.openOnInstall": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.enableExperiments": false,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "update.showReleaseNotes": false,
  "extensions.ignoreRecommendations": true,
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "chat.disableAIFeatures": true,
  "chat.commandCenter.enabled": false,
  "security.workspace.trust.startupPrompt": "never",
  "security.workspace.trust.banner": "never",
  "editor.minimap.enabled": false,
  "editor.inlayHints.enabled": "on",
  "git.enabled": false,
  "files.autoSave": "off",
};

interface Options {
  vscode: VsCode;
  extensions: string;
  /** Folder of this server alone: profile, home, sockets. */
  dir: string;
  settings: Record<string, unknown>;
  trusted: boolean;
}

/** Installs a packaged extension for the servers that are started later. */
export function installExtension(vscode: VsCode, dir: string, vsix: string): string {
  const extensions = join(dir, "ext");
  const args = [...baseArgs(vscode, dir, extensions), "--install-extension", vsix];
  const { status, stdout, stderr } = spawnSync(vscode.node, args, {
    env: makeHome(dir),
    encoding: "utf8",
  });
  if (status === 0 && stdout.includes("was successfully installed")) return extensions;
  throw new TypeError(`VS Code does not take ${vsix}: ${stdout}${stderr}`);
}

/** Starts a server with a fresh profile in a process group of its own. */
export async function startCodeServer(options: Options): Promise<CodeServer> {
  const { vscode, dir, extensions, settings, trusted } = options;
  const env = makeHome(dir);
  writeFileSync(join(dir, "user/User/settings.json"), JSON.stringify({ ...quiet, ...settings }));
  const port = await freePort();
  const args = [
    ...baseArgs(vscode, dir, extensions),
    ...["--auth", "none", "--bind-addr", `127.0.0.1:${port}`],
    ...["--disable-telemetry", "--disable-update-check", "--disable-getting-started-override"],
    ...["--disable-proxy", "--ignore-last-opened"],
    ...(trusted ? ["--disable-workspace-trust"] : []),
  ];
  const server = spawn(vscode.node, args, {
    env,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let log = "";
  for (const stream of [server.stdout, server.stderr]) {
    stream.on("data", (chunk) => {
      log = `${log}${chunk}`.slice(-20_000);
    });
  }
  const kill = (signal: NodeJS.Signals) => {
    try {
      if (server.pid !== undefined) process.kill(-server.pid, signal);
    } catch {
      // The group has ended already.
    }
  };
  const killNow = () => kill("SIGKILL");
  process.once("exit", killNow);
  const origin = `http://127.0.0.1:${port}`;
  await until(
    `the server of VS Code; it says:\n${log}`,
    () =>
      fetch(`${origin}/healthz`).then(
        ({ ok }) => ok,
        () => false,
      ),
    OPENING_MS,
  );
  return {
    origin,
    log: () => log,
    async stop() {
      const ended = new Promise((resolve) => server.once("exit", resolve));
      kill("SIGTERM");
      await Promise.race([ended, sleep(5000)]);
      killNow();
      process.off("exit", killNow);
    },
  };
}

function baseArgs({ entry }: VsCode, dir: string, extensions: string): string[] {
  const config = join(dir, "config.yaml");
  mkdirSync(dir, { recursive: true });
  writeFileSync(config, "auth: none\ncert: false\n");
  const user = join(dir, "user");
  return [entry, "--config", config, "--user-data-dir", user, "--extensions-dir", extensions];
}

/** Nothing of the developer's own editor or npm reaches the one under test, and no gallery is asked. */
function makeHome(dir: string): NodeJS.ProcessEnv {
  const folder = (name: string) => {
    mkdirSync(join(dir, name), { recursive: true });
    return join(dir, name);
  };
  folder("user/User");
  const own = Object.entries(process.env).filter(([key]) => !/^(VSCODE|npm)_/.test(key));
  return {
    ...Object.fromEntries(own),
    HOME: folder("home"),
    XDG_CONFIG_HOME: folder("config"),
    XDG_DATA_HOME: folder("data"),
    XDG_CACHE_HOME: folder("cache"),
    TMPDIR: folder("t"),
    EXTENSIONS_GALLERY: "{}",
    GIT_CONFIG_NOSYSTEM: "1",
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
