import {
  type CodeAction,
  CodeActionKind,
  type Diagnostic,
  DiagnosticSeverity,
} from "vscode-languageserver";
import { runUri } from "../pages/run-uri.ts";
import type { ScoredPlace } from "../scores/assign-runs.ts";
import { figuresOf, worstRuns } from "../scores/figures.ts";
import type { RunScores } from "../scores/score-index.ts";
import type { Settings } from "../settings.ts";
import type { SourceRef } from "../source-protocol.ts";
import { attributeText, runsText } from "../texts/figures-text.ts";
import { oneLine } from "../texts/one-line.ts";
import { scoreText } from "../texts/score-text.ts";
import { placeName, SHOW_WORST_RUNS, sourceRef } from "./source-lenses.ts";

/** Runs that a diagnostic leads to. */
const MOST_LINKS = 3;

/** On each place in the source where runs were flagged, with links to the worst of them. */
export function sourceDiagnostics(
  { uri, dir }: { uri: string; dir: string },
  places: readonly ScoredPlace[],
  level: Settings["sourceDiagnostics"],
): Diagnostic[] {
  if (level === "off") return [];
  const severity = level === "hint" ? DiagnosticSeverity.Hint : DiagnosticSeverity.Warning;
  return places.flatMap((place) => {
    const { runs, flagged, attributes } = figuresOf(place.runs);
    const [lowest] = attributes;
    if (flagged === 0 || lowest === undefined) return [];
    const start = { line: 0, character: 0 };
    const ref: SourceRef = sourceRef(uri, place);
    return {
      range: place.definition.range,
      severity,
      source: "tracejudge",
      code: oneLine(lowest.attribute),
      message: `${oneLine(placeName(place))} was flagged in ${flagged} of ${runsText(runs)}; lowest on average: ${attributeText(lowest)}`,
      relatedInformation: worstRuns(place.runs, MOST_LINKS).map((run) => ({
        location: {
          uri: runUri({ dir, traceId: run.traceId }, run.name),
          range: { start, end: start },
        },
        message: `${run.name}: ${worstText(run)}`,
      })),
      data: ref,
    };
  });
}

/** From the diagnostic to the runs. */
export function sourceFixes(diagnostics: readonly Diagnostic[]): CodeAction[] {
  return diagnostics.flatMap((diagnostic) => {
    const ref: Partial<SourceRef> | undefined = diagnostic.data;
    if (diagnostic.source !== "tracejudge" || ref?.kind === undefined) return [];
    const title = "Show the worst runs…";
    return {
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnostic],
      command: { title, command: SHOW_WORST_RUNS, arguments: [ref] },
    };
  });
}

function worstText({ worst }: RunScores): string {
  return `${worst.attribute} ${scoreText(worst.score)}`;
}
