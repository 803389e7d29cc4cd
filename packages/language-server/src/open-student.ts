import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Judge, TraceJudgeError } from "@tracejudge/core";
import type { JudgeChoice, OpenJudge } from "./workspace.ts";

/** What is wanted of a student's package. */
export interface StudentModule {
  createStudentJudge(options: Pick<JudgeChoice, "rubric" | "model">): Promise<Judge>;
}

/**
 * The student that the folder has installed, where its code may be run and its runtime loads on this
 * machine, else the server's own. Loaded when first asked to judge: reading scores must not cost a
 * model.
 */
export function openStudent(importOwn: () => Promise<StudentModule>): OpenJudge {
  return async (choice) => {
    const { rubric, model } = choice;
    const options = { rubric, ...(model !== undefined && { model }) };
    const installed = await installedStudent(choice);
    const judge = await installed?.createStudentJudge(options).catch(unlessOurs);
    return judge ?? (await ownStudent(importOwn)).createStudentJudge(options);
  };
}

async function installedStudent({
  folder,
  trusted,
}: JudgeChoice): Promise<StudentModule | undefined> {
  if (!trusted) return undefined;
  try {
    const found = createRequire(join(folder, "package.json")).resolve("@tracejudge/student");
    return await import(pathToFileURL(found).href);
  } catch {
    return undefined;
  }
}

/** What a student says of the model or rubric counts; a runtime that does not load here does not. */
function unlessOurs(error: unknown): undefined {
  if (typeof error === "object" && error !== null && "remedy" in error) throw error;
}

function ownStudent(importOwn: () => Promise<StudentModule>): Promise<StudentModule> {
  return importOwn().catch((cause: unknown) => {
    throw new TraceJudgeError(
      "MODEL_MISSING",
      "No student is installed here",
      "Run `npm install --save-dev @tracejudge/student` in this folder, and trust it",
      { cause },
    );
  });
}
