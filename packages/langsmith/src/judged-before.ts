import type { Judge } from "@tracejudge/core";
import { OVERALL_KEY, overallId } from "./feedback-rows.ts";
import type { LangSmith } from "./open-langsmith.ts";

/** Ids in one question: a URL of 4 kB passes everywhere. */
const AT_ONCE = 50;

/**
 * Which of the runs this judge has judged by this rubric already: their overall row, which is always
 * written last, stands in LangSmith.
 */
export async function judgedBefore(
  { client }: LangSmith,
  { info, rubric }: Pick<Judge, "info" | "rubric">,
  runIds: readonly string[],
): Promise<Set<string>> {
  const version = { judge: info, rubric: { name: rubric.name, version: rubric.version } };
  const done = new Set<string>();
  for (let at = 0; at < runIds.length; at += AT_ONCE) {
    const some = runIds.slice(at, at + AT_ONCE);
    const wanted = new Map(some.map((id) => [overallId(id, version), id]));
    const found = client.listFeedback({ runIds: some, feedbackKeys: [OVERALL_KEY] });
    for await (const { id } of found) {
      const runId = wanted.get(id);
      if (runId !== undefined) done.add(runId);
    }
  }
  return done;
}
