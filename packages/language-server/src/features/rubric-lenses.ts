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
    preview === "invalid"
      ? "recorded runs: mend the rubric to see what it flags"
      : previewText(preview);
  const command = { title, command: showPreview, arguments: [{ uri }] };
  return [{ range: { start: top, end: top }, command }];
}

/** `recorded runs: 124 · flagged 17 → 23 (+8 −2)`. */
export function previewText(preview: RubricPreview): string {
  const { runs, flagged, wouldBe, added, removed, unknown } = preview;
  if (runs === 0) return "recorded runs: none judged yet";
  const parts = [...(added > 0 ? [`+${added}`] : []), ...(removed > 0 ? [`−${removed}`] : [])];
  const change = parts.length === 0 ? "" : ` → ${wouldBe} (${parts.join(" ")})`;
  const judge = unknown === 0 ? "" : ` · ${unknown} must be judged again`;
  return `recorded runs: ${runs} · flagged ${flagged}${change}${judge}`;
}
