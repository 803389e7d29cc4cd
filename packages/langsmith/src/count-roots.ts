import type { Job } from "./project-job.ts";
import { statusOf } from "./refusal.ts";
import type { Window } from "./run-source.ts";

/** How many root runs there are in the windows; 0 where the server does not tell. */
export async function countRoots(
  { langsmith, project, filter }: Job,
  windows: readonly Window[],
): Promise<number> {
  let total = 0;
  try {
    for (const { from, to } of windows) {
      const { run_count } = await langsmith.client.getRunStats({
        projectIds: [project.id],
        isRoot: true,
        startTime: new Date(from).toISOString(),
        endTime: new Date(to).toISOString(),
        ...(filter && { filter }),
      });
      total += run_count ?? 0;
    }
    return total;
  } catch (error) {
    if (statusOf(error) === undefined) throw error;
    return 0;
  }
}
