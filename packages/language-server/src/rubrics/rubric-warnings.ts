import { type Connection, MessageType } from "vscode-languageserver";
import type { Workspace } from "../workspace.ts";

/**
 * Tells of rubrics that the settings name and that cannot be used: what is shown is by the built-in one
 * then. Each is told once, and again only when it was mended meanwhile.
 */
export function rubricWarnings(connection: Connection, workspace: Workspace): () => Promise<void> {
  let told = new Set<string>();
  return async () => {
    const faults = await Promise.all(workspace.folders.map((one) => workspace.rubricFault(one)));
    const messages = new Set(faults.flatMap((fault) => fault?.message ?? []));
    const fresh = [...messages].filter((message) => !told.has(message));
    told = messages;
    for (const message of fresh) {
      const warning = { type: MessageType.Warning, message: `TraceJudge: ${message}` };
      await connection.sendNotification("window/showMessage", warning);
    }
  };
}
