import type { CodeLens } from "vscode-languageserver";
import type { ScoredPlace } from "../scores/assign-runs.ts";
import { figuresOf } from "../scores/figures.ts";
import type { SourceRef } from "../source-protocol.ts";
import { figuresText, runsText } from "../texts/figures-text.ts";
import { lensTitle } from "../texts/lens-title.ts";

/** Command of the extension that shows the runs of a place in the source. */
export const SHOW_WORST_RUNS = "tracejudge.showWorstRuns";

/** Above each node, tool and agent that runs come from: how they fared there. */
export function sourceLenses(uri: string, places: readonly ScoredPlace[]): CodeLens[] {
  return places.map((place) => {
    const { range } = place.definition;
    const title = lensTitle(placeTitle(place));
    if (place.runs.length === 0) return { range, command: { title, command: "" } };
    const ref = sourceRef(uri, place);
    return { range, command: { title, command: SHOW_WORST_RUNS, arguments: [ref] } };
  });
}

export function sourceRef(uri: string, { definition, name }: ScoredPlace): SourceRef {
  return { uri, kind: definition.kind, name, line: definition.range.start.line };
}

/** What a place is called: an agent need not have a name. */
export function placeName({ definition, name }: ScoredPlace): string {
  return name === "" ? definition.kind : name;
}

function placeTitle(place: ScoredPlace): string {
  const { runs, unclear, rivals } = place;
  if (runs.length > 0) return figuresText(placeName(place), figuresOf(runs));
  const others = rivals.length === 1 ? "another place" : `${rivals.length} other places`;
  return `${placeName(place)} · ${runsText(unclear.length)} from here or ${others}`;
}
