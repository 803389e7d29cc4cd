// npm start: install, build, then run and judge the support desk of examples/.
import { join } from "node:path";
import { pnpm, root, run, step } from "./commands.mjs";
import { install } from "./install.mjs";

await install();
await step("Building the packages", () => pnpm(["-r", "build"], { quiet: true }));

const example = join(root, "examples", "support-agent");
const tsx = join(example, "node_modules", ".bin", "tsx");
const main = join(example, "src", "main.ts");
process.exitCode = (await run(tsx, [main, ...process.argv.slice(2)])).code;
