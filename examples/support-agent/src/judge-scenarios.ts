import { prettyReport } from "@tracejudge/cli";
import { traceFromRuns, type Verdict } from "@tracejudge/core";
import { TraceJudgeHandler } from "@tracejudge/langchain";
import { openStore } from "@tracejudge/store";
import type { ModelChoice } from "./choose-model.ts";
import { compareExpectation } from "./compare-expectation.ts";
import type { Screen } from "./report-lines.ts";
import { runScenario } from "./run-scenario.ts";
import type { Scenario } from "./scenario.ts";

/** Scenarios where judge and person agree, of those played. */
export interface Tally {
  agreed: number;
  of: number;
}

/** Plays the scenarios one after the other; a handler records and judges them as they run. */
export async function judgeScenarios(
  scenarios: readonly Scenario[],
  choice: ModelChoice,
  options: { dir: string; model?: string },
  screen: Screen,
): Promise<Tally> {
  const verdicts: Verdict[] = [];
  const handler = new TraceJudgeHandler({
    ...options,
    onVerdict: (verdict) => {
      verdicts.push(verdict);
    },
  });
  let agreed = 0;
  for (const [index, scenario] of scenarios.entries()) {
    const title = `${index + 1}/${scenarios.length} ${scenario.about}`;
    console.log(`\n${screen.paint("bold", title)}`);
    await runScenario(scenario, choice.modelFor(scenario.script), [handler]);
    await handler.flush();
    const fresh = verdicts.splice(0);
    for (const verdict of fresh) console.log(await report(verdict, options.dir, screen));
    if (!choice.scripted) continue;
    const { agrees, text } = compareExpectation(scenario.expected, fresh);
    console.log(screen.paint(agrees ? "green" : "yellow", text));
    if (agrees) agreed += 1;
  }
  await handler.close();
  return { agreed, of: choice.scripted ? scenarios.length : 0 };
}

/** The report of one run, from what the handler wrote to disk. */
async function report(verdict: Verdict, dir: string, screen: Screen): Promise<string> {
  const store = openStore({ dir });
  for await (const read of store.readRuns({ id: verdict.traceId })) {
    if (!("value" in read)) continue;
    const { trace } = traceFromRuns(read.value.rows, { file: read.value.file });
    if (trace !== undefined) return prettyReport({ trace, verdict }, screen);
  }
  return `  ${verdict.traceName ?? verdict.traceId}: ${verdict.status} (its trace is not on disk)`;
}
