import type { Judge } from "@tracejudge/core";
import { defaultModel } from "./default-model.ts";
import { openStudentJudge, type StudentJudgeOptions } from "./open-student-judge.ts";
import { openNativeSession } from "./runtime/native-session.ts";

/**
 * Loads a student and makes it a judge by a rubric. Throws a TraceJudgeError where the folder is not
 * whole or was made for another version, or the rubric has an attribute the student was never taught.
 */
export function createStudentJudge(options: StudentJudgeOptions = {}): Promise<Judge> {
  return openStudentJudge(openNativeSession, {
    ...options,
    model: options.model ?? defaultModel(),
  });
}
