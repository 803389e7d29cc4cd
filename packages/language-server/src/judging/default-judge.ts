import { workerEntry } from "@tracejudge/student/worker-entry";
import type { OpenJudge } from "../workspace.ts";
import { judgeInThread } from "./judge-thread.ts";

/** The folder's student, else the one this package depends on, in a thread of its own. */
export const openDefaultJudge: OpenJudge = judgeInThread(() => workerEntry(import.meta.url));
