/**
 * Says what is wrong with files of scenarios: `tsx check-scenarios.ts files...`. Exit code 1 where
 * something must be mended; a call of a good run that its tool's schema does not allow is a warning.
 */
import { problemText, traceFromChat } from "@tracejudge/core";
import { collectEvidence } from "@tracejudge/evidence";
import { casesOfScenario } from "../src/scenario/cases-of-scenario.ts";
import { readScenarios } from "../src/scenario/read-scenarios.ts";

const telling = /^(args_|tool_unknown$)/;
let isWrong = false;
for (const file of process.argv.slice(2)) {
  const { domain, scenarios, problems } = readScenarios(file);
  isWrong ||= problems.length > 0;
  for (const problem of problems) console.error(problemText(problem));
  if (domain === undefined) continue;
  const kinds: Record<string, number> = {};
  for (const scenario of scenarios) {
    for (const { kind } of scenario.faults) kinds[kind] = (kinds[kind] ?? 0) + 1;
    const [good] = casesOfScenario(domain, scenario);
    if (good === undefined) continue;
    const { trace } = traceFromChat(
      { messages: good.messages, tools: good.tools },
      { id: good.id },
    );
    for (const step of trace.steps) {
      for (const { code, message } of await collectEvidence(trace, step)) {
        if (telling.test(code)) console.error(`${file}: warning: ${scenario.id}: ${message}`);
      }
    }
  }
  const faults = Object.values(kinds).reduce((sum, n) => sum + n, 0);
  console.log(`${file}: ${scenarios.length} scenarios, ${faults} faults ${JSON.stringify(kinds)}`);
}
process.exitCode = isWrong ? 1 : 0;
