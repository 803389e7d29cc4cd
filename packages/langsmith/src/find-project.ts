import { TraceJudgeError } from "@tracejudge/core";
import type { LangSmithClient, Project } from "./client.ts";
import { fatalError } from "./refusal.ts";
import { isUuid } from "./uuid5.ts";

/** The project of a name or id. @throws TraceJudgeError where it is hidden from the key, or is none. */
export async function findProject(client: LangSmithClient, name: string): Promise<Project> {
  try {
    const by = isUuid(name) ? { projectId: name } : { projectName: name };
    return await client.readProject(by);
  } catch (error) {
    if (!isNotFound(error)) throw fatalError(error) ?? notFound(name, error);
    throw notFound(name, error);
  }
}

/** Without a status where the server answered with an empty list. */
function isNotFound(error: unknown): boolean {
  return error instanceof Error && /\] not found$/.test(error.message);
}

function notFound(name: string, cause: unknown): TraceJudgeError {
  return new TraceJudgeError(
    "LANGSMITH_REFUSED",
    `There is no project ${name} that this key may see`,
    "Check the name (it is told apart by case), and that LANGSMITH_API_KEY and LANGSMITH_WORKSPACE_ID are of its workspace",
    { cause },
  );
}
