import { readFile } from "node:fs/promises";
import { type Judge, parseRubric, type Rubric, TraceJudgeError } from "@tracejudge/core";
import type { JudgeSetup } from "./worker-protocol.ts";

async function readRubric(file: string): Promise<Rubric> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new TraceJudgeError(
      "RUBRIC_INVALID",
      `The rubric ${file} cannot be read`,
      "Check the handler's rubric option",
      { cause },
    );
  });
  const { rubric, problems } = parseRubric(text, { file });
  if (rubric) return rubric;
  throw new TraceJudgeError(
    "RUBRIC_INVALID",
    `The rubric ${file} has ${problems.length} problems`,
    "Correct the file; `tracejudge score --rubric` lists them",
    { problems },
  );
}

/** The judge of the setup: the student, unless the setup names a module of its own. */
export async function makeJudge(setup: JudgeSetup): Promise<Judge> {
  if (setup.judgeModule !== undefined) {
    const made: { createJudge(setup: JudgeSetup): Promise<Judge> } = await import(
      setup.judgeModule
    );
    return made.createJudge(setup);
  }
  const { createStudentJudge } = await import("@tracejudge/student");
  const rubric = typeof setup.rubric === "string" ? await readRubric(setup.rubric) : setup.rubric;
  return createStudentJudge({
    ...(setup.model !== undefined && { model: setup.model }),
    ...(rubric !== undefined && { rubric }),
  });
}
