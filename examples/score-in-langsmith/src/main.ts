import { reportLines } from "./report-lines.ts";
import { runExperiment } from "./run-experiment.ts";

for (const line of reportLines(await runExperiment())) console.log(line);
