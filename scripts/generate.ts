/**
 * Writes what is generated from other files: `npx tsx scripts/generate.ts` from the repository's root.
 * Tests beside the generated files fail when they are stale.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { problemText } from "../packages/core/src/problem.ts";
import { parseRubric } from "../packages/core/src/rubric/parse-rubric.ts";
import { rubricJsonSchema } from "../packages/core/src/rubric/rubric-json-schema.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

writeFileSync(
  `${root}/rubrics/rubric.schema.json`,
  `${JSON.stringify(rubricJsonSchema(), null, 2)}\n`,
);
writeAgentRubric("packages/core/src/rubric/agent-rubric.ts");

function writeAgentRubric(path: string): void {
  const file = "rubrics/agent.yaml";
  const { rubric, problems } = parseRubric(readFileSync(`${root}/${file}`, "utf8"), { file });
  if (rubric === undefined || problems.length > 0) {
    console.error(problems.map(problemText).join("\n"));
    process.exit(1);
  }
  const source = [
    'import type { Rubric } from "../rubric.ts";',
    "",
    "/** The default rubric: generated from rubrics/agent.yaml by scripts/generate.ts, not to be edited. */",
    `export const agentRubric: Rubric = ${JSON.stringify(rubric, null, 2)};`,
    "",
  ].join("\n");
  writeFileSync(`${root}/${path}`, source);
  execFileSync("npx", ["biome", "check", "--write", path], { cwd: root, stdio: "inherit" });
}
