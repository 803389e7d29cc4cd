import { LEVELS } from "@tracejudge/core";
import type { StoredFeedback } from "./client.ts";

/** What a person said of one attribute of one run, in LangSmith. */
export interface HumanScore {
  runId: string;
  key: string;
  /** 0 to 4. */
  score: number;
  author: string;
  why: string;
  /** ISO 8601, in UTC. */
  createdAt: string;
  /** What we had said of it, and by which rubric. */
  ours?: {
    score?: number;
    /** Of the levels 0-4. */
    probabilities?: number[];
    stepId?: string;
    rubric?: { name: string; version: string };
  };
}

type Fields = Record<string, unknown>;

/**
 * The scores of people among the feedback of one run and key: those given in LangSmith's app, and the
 * corrections of ours. Scores of another scale are left out.
 */
export function humanScores(rows: readonly StoredFeedback[]): HumanScore[] {
  const ours = rows.filter(isOurs).sort((a, b) => timeOf(a).localeCompare(timeOf(b)));
  const corrected = ours.flatMap((row) =>
    scoreOf(row, correctedScore(row.correction, row.key), row),
  );
  const given = rows
    .filter((row) => sourceOf(row).type === "app")
    .flatMap((row) => scoreOf(row, row.score, ours.at(-1)));
  return [...corrected, ...given];
}

function scoreOf(row: StoredFeedback, score: unknown, ours: StoredFeedback | undefined) {
  if (typeof score !== "number" || !(score >= 0 && score <= 4)) return [];
  const { user_name, user_id, ls_user_id } = sourceOf(row);
  const author = [user_name, user_id, ls_user_id].find((name) => typeof name === "string" && name);
  const { run_id: runId, key, comment } = row;
  const found: HumanScore = {
    runId,
    key,
    score,
    author: String(author ?? "langsmith"),
    // The comment of a row of ours is ours.
    why: ours === row ? "" : (comment ?? ""),
    createdAt: timeOf(row),
    ...(ours !== undefined && { ours: ourScore(ours) }),
  };
  return [found];
}

function ourScore(row: StoredFeedback): NonNullable<HumanScore["ours"]> {
  const { stepId, rubric, probabilities } = fieldsOf(sourceOf(row).metadata);
  const { name, version } = fieldsOf(rubric);
  return {
    ...(typeof row.score === "number" && { score: row.score }),
    ...(isDistribution(probabilities) && { probabilities }),
    ...(typeof stepId === "string" && { stepId }),
    ...(typeof name === "string" && typeof version === "string" && { rubric: { name, version } }),
  };
}

function isDistribution(value: unknown): value is number[] {
  return Array.isArray(value) && value.length === LEVELS && value.every((p) => p >= 0);
}

function isOurs(row: StoredFeedback): boolean {
  const { judge, rubric } = fieldsOf(sourceOf(row).metadata);
  return judge !== undefined && rubric !== undefined;
}

/** LangSmith keeps corrections as the writer gave them: a number, or an object around it. */
function correctedScore(correction: unknown, key: string): unknown {
  if (typeof correction === "number") return correction;
  const fields = fieldsOf(correction);
  return fields.score ?? fields.value ?? fields[key];
}

function sourceOf(row: StoredFeedback): Fields {
  return fieldsOf(row.feedback_source);
}

function timeOf({ modified_at, created_at }: StoredFeedback): string {
  const text = modified_at ?? created_at ?? "";
  const time = Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`);
  return new Date(Number.isNaN(time) ? 0 : time).toISOString();
}

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}
