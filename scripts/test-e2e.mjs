// npm run test:e2e [-- feature...]: the packaged extension in real VS Code in real Chromium.
// npm run test:broken [-- feature...]: that the same tests fail on builds that are broken on purpose.
import { join } from "node:path";
import { pnpm, root, step, tool } from "./commands.mjs";
import { install } from "./install.mjs";

const extension = join(root, "extension");

await install();
await step("Building the packages", () => pnpm(["-r", "build"], { quiet: true }));
await step("Packaging the extension (vsce)", () =>
  pnpm(["--filter", "tracejudge-vscode", "run", "package"], { quiet: true }),
);
const [first, ...others] = process.argv.slice(2);
const isBroken = first === "--broken";
const tests = join(extension, "e2e", isBroken ? "try-broken.ts" : "main.ts");
const features = isBroken ? others : process.argv.slice(2);
const args = ["--conditions=@tracejudge/source", tests, ...features];
// What is meant to fail is not waited for long.
const env = isBroken ? { PATIENCE_MS: process.env.PATIENCE_MS ?? "20000" } : {};
process.exitCode = (await tool("tsx", args, { cwd: root, env })).code;
