import { TraceJudgeError } from "@tracejudge/core";
import { deletedFile, markDeleted } from "./deleted-runs.ts";
import { createFolder } from "./segment-writer.ts";
import { sweepSegments } from "./sweep-segments.ts";

/**
 * Deletes recorded runs with their verdicts. First they are marked, and no reader shows them from then
 * on; then their rows leave the disk, except from segments that an app still writes to: those are swept
 * at a later call. Without ids only what is left over is swept.
 * Throws a TraceJudgeError where the disk refuses the marks; all runs are there then.
 */
export async function deleteRuns(dir: string, traceIds: readonly string[]): Promise<void> {
  try {
    if (traceIds.length > 0) {
      await createFolder(dir);
      await markDeleted(dir, traceIds);
    }
    await sweepSegments(dir);
  } catch (cause) {
    if (cause instanceof TraceJudgeError) throw cause;
    throw refused(dir, cause as Error);
  }
}

function refused(dir: string, cause: Error): TraceJudgeError {
  return new TraceJudgeError(
    "INPUT_UNREADABLE",
    `${deletedFile(dir)} cannot be written: ${cause.message}`,
    "Check the permissions of the folder and the room on its disk, then delete the run again",
    { cause },
  );
}
