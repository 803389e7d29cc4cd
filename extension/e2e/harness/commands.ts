import { spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** Runs `tracejudge` in the folder, and gives what it prints; its exit code is not looked at. */
export function tracejudge(folder: string, ...args: string[]): Promise<string> {
  return output(process.execPath, [join(root, "packages/cli/bin/tracejudge.js"), ...args], folder);
}

/** Plays scenarios of the support desk with the handler: its runs are recorded in the folder. */
export function supportAgent(folder: string, ...scenarios: string[]): Promise<string> {
  const example = join(root, "examples/support-agent");
  const main = [join(example, "src/main.ts"), "--scenarios", "--only", scenarios.join(",")];
  return output(join(example, "node_modules/.bin/tsx"), main, folder);
}

function output(command: string, args: string[], cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, SUPPORT_AGENT_MODEL: "scripted", NO_COLOR: "1" };
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let text = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        text += chunk;
      });
    }
    child.once("error", reject);
    child.once("close", () => resolve(text));
  });
}
