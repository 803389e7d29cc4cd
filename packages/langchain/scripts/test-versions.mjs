/**
 * Runs the tests that need only core and langgraph against other versions of both, each set in a
 * folder of its own: `node packages/langchain/scripts/test-versions.mjs`.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = join(dirname(fileURLToPath(import.meta.url)), "..");
/**
 * Before its lifecycle callbacks LangGraph told handlers nothing of a static breakpoint, and ran on
 * when the consumer broke a stream off: `lifecycle` is for the versions after.
 */
const sets = [
  { core: "0.3.80", langgraph: "0.4.9", checkpoint: "0.1.1" },
  { core: "1.1.49", langgraph: "1.4.0", checkpoint: "1.0.0" },
  { core: "1.4.0", langgraph: "1.7.3", checkpoint: "1.2.2", also: ["lifecycle"] },
];
const tests = [
  ...["graph-runs", "control-flow", "snapshot", "instrument", "run-ids"],
  "decision/decision-model",
];

function run(command, args, cwd) {
  return spawnSync(command, args, { cwd, stdio: "inherit" }).status ?? 1;
}

function testSet({ core, langgraph, checkpoint, also = [] }) {
  const dir = mkdtempSync(join(tmpdir(), "tracejudge-versions-"));
  const dependencies = {
    "@langchain/core": core,
    "@langchain/langgraph": langgraph,
    "@langchain/langgraph-checkpoint": checkpoint,
    zod: "^3.25.76",
  };
  writeFileSync(join(dir, "package.json"), JSON.stringify({ type: "module", dependencies }));
  if (run("npm", ["install", "--legacy-peer-deps", "--no-audit", "--no-fund"], dir) !== 0) return 1;
  cpSync(join(here, "src"), join(dir, "src"), { recursive: true });
  mkdirSync(join(dir, "node_modules/@tracejudge"));
  for (const name of ["core", "store", "student", "evidence"]) {
    symlinkSync(join(here, "..", name), join(dir, "node_modules/@tracejudge", name));
  }
  for (const name of ["vitest", "tsx"]) {
    symlinkSync(join(here, "node_modules", name), join(dir, "node_modules", name));
  }
  const conditions = ["@tracejudge/source", "module", "node", "development|production"];
  const config = {
    resolve: { conditions },
    ssr: { resolve: { conditions, externalConditions: conditions } },
  };
  writeFileSync(join(dir, "vitest.config.ts"), `export default ${JSON.stringify(config)};`);
  const files = [...tests, ...also].map((name) => `src/${name}.test.ts`);
  const status = run("node", ["node_modules/vitest/vitest.mjs", "run", ...files], dir);
  rmSync(dir, { recursive: true, force: true });
  return status;
}

let failed = 0;
for (const set of sets) {
  const status = testSet(set);
  console.log(
    `core ${set.core}, langgraph ${set.langgraph}: ${status === 0 ? "passed" : "failed"}`,
  );
  if (status !== 0) failed += 1;
}
process.exitCode = failed === 0 ? 0 : 1;
