import type { ChangedRun, RubricPreview } from "@tracejudge/language-server/rubric-protocol";
import { inert } from "./runs-filter.ts";

export interface PreviewItem {
  label: string;
  description: string;
  run: ChangedRun;
}

/** The runs whose flag a rubric would change, as a list to choose from: those it would flag first. */
export function previewItems({ changed }: RubricPreview): PreviewItem[] {
  const ordered = [...changed].sort((a, b) => Number(b.flagged) - Number(a.flagged));
  return ordered.map((run) => {
    const score = (Math.floor(run.score * 10 + 1e-9) / 10).toFixed(1);
    const when =
      run.startTime === undefined ? "" : ` · ${new Date(run.startTime).toLocaleString()}`;
    return {
      label: run.flagged ? `$(error) ${inert(run.name)}` : `$(pass) ${inert(run.name)}`,
      description: `${run.flagged ? "would be flagged" : "would be flagged no more"} · ${score}${when}`,
      run,
    };
  });
}
