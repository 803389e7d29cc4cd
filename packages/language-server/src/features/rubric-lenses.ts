import type { CodeLens } from "vscode-languageserver";
import type { RubricPreview } from "../rubric-protocol.ts";

/** Command of the extension that lists the runs whose flag changes. */
const showPreview = "tracejudge.showRubricPreview";

/** What the rubric as it stands makes of the recorded runs, above its first line. */
export function rubricLenses(
  uri: string,
  preview: RubricPreview | "invalid" | undefined,
): CodeLens[] {
  if (preview === undefined) return [];
  const top = { line: 0, character: 0 };
  const title =
    preview === "invalid" ? "recorded runs: mend the rubric to see what it flags" : preview.text;
  const command = { title, command: showPreview, arguments: [{ uri }] };
  return [{ range: { start: top, end: top }, command }];
}
