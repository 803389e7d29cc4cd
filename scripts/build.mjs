// npm run build: every package's dist folder.
import { pnpm, step } from "./commands.mjs";
import { install } from "./install.mjs";

await install();
await step("Building the packages", () => pnpm(["-r", "build"], { quiet: true }));
