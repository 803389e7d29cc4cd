import { TraceJudgeError } from "@tracejudge/core";
import type { LangSmithClient, Project } from "./client.ts";
import { fatalError, isMissingRoute } from "./refusal.ts";
import { isUuid } from "./uuid5.ts";

/** The project of a name or id. @throws TraceJudgeError where it is hidden from the key, or is none. */
export async function findProject(client: LangSmithClient, name: string): Promise<Project> {
  const by = isUuid(name) ? { projectId: name } : { projectName: name };
  try {
    return await client.readProject(by);
  } catch (error) {
    if (isNotFound(error)) throw notFound(name, error);
    // A name that nobody has is an empty list; without an answer to it, there is no LangSmith there.
    const isElsewhere = "projectName" in by && isMissingRoute(error);
    throw fatalError(error) ?? (isElsewhere ? noLangSmith(error) : notFound(name, error));
  }
}

function noLangSmith(cause: unknown): TraceJudgeError {
  return new TraceJudgeError(
    "LANGSMITH_REFUSED",
    "There is no LangSmith at the address that was asked",
    "Set LANGSMITH_ENDPOINT to the address of its interface, as https://eu.api.smith.langchain.com, or https://your.host/api/v1 where you host it yourself",
    { cause },
  );
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
