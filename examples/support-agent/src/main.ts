import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { TraceJudgeError } from "@tracejudge/core";
import { chooseModel } from "./choose-model.ts";
import { judgeRecorded } from "./judge-recorded.ts";
import { judgeScenarios, type Tally } from "./judge-scenarios.ts";
import { counted, heading, nextSteps, openScreen } from "./report-lines.ts";
import { scenarios } from "./scenarios/index.ts";

const usage = `npm start -- [--only name,name] [--scenarios] [--traces] [--model folder]
  --only       play only these scenarios
  --scenarios  only the scenarios, not the recorded traces
  --traces     only the recorded traces, not the scenarios
  --model      folder of another student than the one that comes with @tracejudge/student`;

/** In the folder where the app runs, which is where `npx tracejudge show` looks. */
const store = resolve(".tracejudge");
const traces = fileURLToPath(new URL("../../traces", import.meta.url));

async function main(): Promise<void> {
  const { only, judge, ...options } = readOptions();
  const screen = openScreen(process.stdout, process.env);
  if (!options.traces) {
    const wanted = scenarios.filter(({ name }) => only?.includes(name) ?? true);
    const choice = await chooseModel(process.env);
    const about = `${counted(wanted.length, "conversation")} with a LangGraph agent on ${choice.label}; the handler records and judges each as it runs.`;
    console.log(heading(screen, "A support desk, judged step by step", about));
    const tally = await judgeScenarios(wanted, choice, { ...judge, dir: store }, screen);
    console.log(tallyText(tally, "a person"));
  }
  if (!options.scenarios) {
    const about =
      "Real runs of real models, labelled by people or test programs; examples/traces/README.md has their sources and licences.";
    console.log(heading(screen, "Recorded traces", about));
    console.log(tallyText(await judgeRecorded(traces, judge, screen), "the label"));
  }
  console.log(nextSteps(screen, store));
}

function tallyText({ agreed, of }: Tally, whom: string): string {
  return of === 0 ? "" : `\nThe judge agrees with ${whom} on ${agreed} of ${counted(of, "run")}.`;
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      only: { type: "string" },
      scenarios: { type: "boolean", default: false },
      traces: { type: "boolean", default: false },
      model: { type: "string" },
    },
  });
  const only = values.only?.split(",");
  const unknown = only?.filter((name) => !scenarios.some((one) => one.name === name)) ?? [];
  if (unknown.length > 0) {
    const known = scenarios.map(({ name }) => name).join(", ");
    throw new TypeError(`No scenario ${unknown.join(", ")}. There are: ${known}.`);
  }
  const judge = values.model === undefined ? {} : { model: resolve(values.model) };
  return { ...values, only, judge };
}

try {
  await main();
} catch (error) {
  const expected = error instanceof TraceJudgeError || error instanceof TypeError;
  console.error(expected ? `${error.message}\n\n${usage}` : error);
  process.exitCode = 1;
}
