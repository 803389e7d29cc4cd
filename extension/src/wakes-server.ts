import { documentKind } from "@tracejudge/language-server/document-kind";

const schemes = /^(file|tracejudge-run|tracejudge-rubric):/;

/**
 * Whether an open document is something for the server, wherever it lies. A source is not: it has scores
 * only where runs are recorded.
 */
export function wakesServer(uri: string): boolean {
  const kind = schemes.test(uri) ? documentKind(uri) : undefined;
  return kind !== undefined && kind !== "source";
}
