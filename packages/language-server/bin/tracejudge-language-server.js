#!/usr/bin/env node
import { existsSync } from "node:fs";

const built = new URL("../dist/main.js", import.meta.url);
if (existsSync(built)) {
  const { main } = await import(built.href);
  main();
} else {
  process.stderr.write(
    "tracejudge-language-server is not built yet. Run `npm run build` at the repository root.\n",
  );
  process.exitCode = 2;
}
