import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { TraceJudgeError } from "@tracejudge/core";
import type { JudgeChoice, OpenJudge } from "./workspace.ts";

type Student = typeof import("@tracejudge/student");

/**
 * The student that the folder has installed, where its code may be run, else the one that came with
 * the server. Loaded when first asked to judge: reading scores must not cost a model.
 */
export const openStudent: OpenJudge = async (choice) => {
  const student = (await installedStudent(choice)) ?? (await ownStudent());
  const { rubric, model } = choice;
  return student.createStudentJudge({ rubric, ...(model !== undefined && { model }) });
};

async function installedStudent({ folder, trusted }: JudgeChoice): Promise<Student | undefined> {
  if (!trusted) return undefined;
  try {
    const found = createRequire(join(folder, "package.json")).resolve("@tracejudge/student");
    return await import(pathToFileURL(found).href);
  } catch {
    return undefined;
  }
}

function ownStudent(): Promise<Student> {
  return import("@tracejudge/student").catch((cause: unknown) => {
    throw notInstalled(cause);
  });
}

function notInstalled(cause: unknown): TraceJudgeError {
  return new TraceJudgeError(
    "MODEL_MISSING",
    "No student is installed here",
    "Run `npm install --save-dev @tracejudge/student` in this folder, and trust it",
    { cause },
  );
}
