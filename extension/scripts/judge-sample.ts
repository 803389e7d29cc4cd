/**
 * Judges the sample runs again, for a new default student: `pnpm --filter tracejudge-vscode sample`.
 * Each verdict keeps the time of the one before it.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { agentRubric } from "@tracejudge/core";
import { feedbackRows, openStore } from "@tracejudge/store";
import { createStudentJudge } from "@tracejudge/student";

const dir = fileURLToPath(new URL("../sample", import.meta.url));
const traces = join(dir, "traces");
const scores = join(traces, readdirSync(traces).find((name) => name.includes(".scores.")) ?? "");
const judgedAt = new Map<string, Date>();
for (const line of readFileSync(scores, "utf8").trim().split("\n")) {
  const row: { trace_id: string; created_at: string } = JSON.parse(line);
  judgedAt.set(row.trace_id, new Date(row.created_at));
}

const judge = await createStudentJudge({ rubric: agentRubric });
const verdicts: string[] = [];
for await (const read of openStore({ dir }).readTraces()) {
  if (!("value" in read)) throw new Error(JSON.stringify(read));
  const verdict = await judge.judge(read.value);
  for (const row of feedbackRows(verdict, judgedAt.get(verdict.traceId) ?? new Date())) {
    verdicts.push(`${JSON.stringify(row)}\n`);
  }
  console.log(verdict.status, verdict.score?.toFixed(2), read.value.name);
}
await judge.close();
writeFileSync(scores, verdicts.join(""));
