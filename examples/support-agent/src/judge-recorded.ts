import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { prettyReport } from "@tracejudge/cli";
import { type CaseLabel, importCases, problemText, type Verdict } from "@tracejudge/core";
import { createStudentJudge } from "@tracejudge/student";
import type { Tally } from "./judge-scenarios.ts";
import type { Screen } from "./report-lines.ts";

/** Under this score, on the scale of 0 to 4, a person's label counts as a fault. */
const FAULT_BELOW = 3;

/** Judges the recorded traces of a folder and shows their labels beside the verdicts. */
export async function judgeRecorded(
  folder: string,
  options: { model?: string },
  screen: Screen,
): Promise<Tally> {
  const judge = await createStudentJudge(options);
  const tally = { agreed: 0, of: 0 };
  const names = (await readdir(folder)).filter((name) => name.endsWith(".jsonl"));
  for (const name of names.sort()) {
    const text = await readFile(join(folder, name), "utf8");
    for await (const read of importCases(text, { file: name })) {
      if ("problem" in read) {
        console.log(problemText(read.problem));
        continue;
      }
      const trace = { ...read.trace, name: name.replace(".jsonl", "") };
      const verdict = await judge.judge(trace);
      console.log(`\n${prettyReport({ trace, verdict }, screen)}`);
      const { agrees, text: told } = compareLabels(read.case.labels, verdict);
      console.log(screen.paint(agrees ? "green" : "yellow", told));
      tally.of += 1;
      tally.agreed += Number(agrees);
    }
  }
  await judge.close();
  return tally;
}

function compareLabels(labels: CaseLabel[], { status }: Verdict) {
  const faults = labels.filter(({ score }) => score < FAULT_BELOW);
  const agrees = faults.length > 0 === (status === "FLAGGED");
  const told = faults.map(labelText).join("; ") || "nothing wrong";
  const mark = agrees ? "✓" : "✗";
  return { agrees, text: `  ${mark} the label says: ${told}\n    the judge says: ${status}` };
}

function labelText({ message, attribute, score, by }: CaseLabel): string {
  const place = message === null ? "whole run" : `message ${message}`;
  return `${place}, ${attribute} ${score.toFixed(1)} (${by ?? "unknown"})`;
}
