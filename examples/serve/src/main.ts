import type { Verdict } from "@tracejudge/core";
import { askAll } from "./ask-all.ts";

const { url, judged, decided, received } = await askAll();

console.log(`POST ${url}/v1/judge: a recorded run, in any format`);
for (const verdict of judged) console.log(summaryOf(verdict));

console.log(`\nPOST ${url}/v1/systemone: one attribute, in the decision wire format`);
const level = decided.legend[Math.round(decided.score)];
console.log(`  quality ${decided.score.toFixed(2)} of 4: ${String(level)}`);

console.log(`\nPOST ${url}/v1/traces: OpenTelemetry spans; GET /v1/verdicts/<trace id>`);
console.log(summaryOf(received));

function summaryOf({ traceId, status, score, steps, blame }: Verdict): string {
  const head = `  ${status} ${score?.toFixed(2) ?? "-"} of 4, ${steps.length} steps, ${traceId}`;
  return blame === undefined ? head : `${head}\n  look at ${blame.stepId} first: ${blame.why}`;
}
