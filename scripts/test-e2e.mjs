// npm run test:e2e [-- feature...]: the packaged extension in real VS Code in real Chromium.
import { join } from "node:path";
import { pnpm, root, step, tool } from "./commands.mjs";
import { install } from "./install.mjs";

const extension = join(root, "extension");

await install();
await step("Building the packages", () => pnpm(["-r", "build"], { quiet: true }));
await step("Packaging the extension (vsce)", () =>
  pnpm(["--filter", "tracejudge-vscode", "run", "package"], { quiet: true }),
);
const tests = join(extension, "e2e", "main.ts");
const args = ["--conditions=@tracejudge/source", tests, ...process.argv.slice(2)];
process.exitCode = (await tool("tsx", args, { cwd: root })).code;
