// npm run check: format, lint and types; no build needed.
import { pathToFileURL } from "node:url";
import { attempt, pnpm, tool } from "./commands.mjs";
import { install } from "./install.mjs";

/** Tells whether all is well; every finding of both tools is shown. */
export async function check() {
  const formatted = await attempt(
    "Checking format and lint (biome)",
    () =>
      tool("biome", ["check", "--max-diagnostics=none", "--error-on-warnings", "."], {
        quiet: true,
      }),
    () => "Run npm run fix for what can be put right by itself.",
  );
  const typed = await attempt("Checking types (tsc)", () =>
    pnpm(["-r", "--no-bail", "exec", "tsc", "--noEmit"], { quiet: true }),
  );
  return formatted && typed;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await install();
  process.exitCode = (await check()) ? 0 : 1;
}
