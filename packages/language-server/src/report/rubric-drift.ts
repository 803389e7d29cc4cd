import type { Drift, JudgeUse, RunPick, WordingRow } from "../report-protocol.ts";
import { oneLine } from "../texts/one-line.ts";
import { picksOf } from "./picks.ts";
import type { JudgedBy } from "./verdict-parts.ts";

const MOST_ROWS = 30;

interface Counted<T> {
  row: T;
  runs: Set<RunPick>;
}

/** Which texts of rubrics and which students judged, and where their words are not those taught. */
export class RubricDrift {
  readonly #uses = new Map<string, Counted<Omit<JudgeUse, "runs" | "picks">>>();
  readonly #wording = new Map<string, Counted<Pick<WordingRow, "attribute" | "message">>>();

  add({ rubric, judge, drift }: JudgedBy, run: RunPick, currentVersion: string): void {
    count(this.#uses, run, {
      rubric: oneLine(rubric.name),
      rubricVersion: oneLine(rubric.version),
      judge: oneLine(judge.name),
      judgeVersion: oneLine(judge.version),
      current: rubric.version === currentVersion,
    });
    for (const { attribute, message } of drift) {
      count(this.#wording, run, { attribute: oneLine(attribute), message: oneLine(message) });
    }
  }

  result(): Pick<Drift, "wording" | "judges"> {
    return { wording: rowsOf(this.#wording), judges: rowsOf(this.#uses) };
  }
}

function count<T>(counted: Map<string, Counted<T>>, run: RunPick, row: T): void {
  const key = JSON.stringify(row);
  const known = counted.get(key);
  if (known !== undefined) known.runs.add(run);
  else if (counted.size < MOST_ROWS) counted.set(key, { row, runs: new Set([run]) });
}

function rowsOf<T>(counted: Map<string, Counted<T>>) {
  const rows = [...counted.values()].map(({ row, runs }) => ({
    ...row,
    runs: runs.size,
    picks: picksOf(runs),
  }));
  return rows.sort((a, b) => b.runs - a.runs);
}
