import { pathToFileURL } from "node:url";
import type { Trace } from "@tracejudge/core";
import type { CodeLens, Diagnostic, Hover, Location, Position } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { sourceDiagnostics } from "./features/source-diagnostics.ts";
import { sourceHover } from "./features/source-hover.ts";
import { placeName, sourceLenses } from "./features/source-lenses.ts";
import { stepSources } from "./features/step-source.ts";
import { toRange } from "./features/to-protocol.ts";
import type { Page, StepMark } from "./pages/page.ts";
import { worstRuns } from "./scores/figures.ts";
import type { PlacedDefinition } from "./scores/find-places.ts";
import type { SourceScores } from "./scores/source-scores.ts";
import type { SourceRef, WorstRuns } from "./source-protocol.ts";
import { runsText } from "./texts/figures-text.ts";
import { oneLine } from "./texts/one-line.ts";
import { filePath, type Workspace } from "./workspace.ts";

/** Whether nobody waits for the answer any more. */
export type Cancelled = () => boolean;

const MOST_RUNS = 20;

/** What is said in source files of the runs that come from there, and the way from a step to its source. */
export class SourceAnswers {
  readonly #workspace: Workspace;
  readonly #scores: SourceScores;

  constructor(workspace: Workspace, scores: SourceScores) {
    this.#workspace = workspace;
    this.#scores = scores;
  }

  async lenses(document: TextDocument, cancelled: Cancelled): Promise<CodeLens[]> {
    if (!this.#workspace.settings.sourceLenses) return [];
    return sourceLenses(document.uri, await this.#scores.ofDocument(document, cancelled));
  }

  async hover(document: TextDocument, at: Position, cancelled: Cancelled): Promise<Hover | null> {
    return sourceHover(await this.#scores.ofDocument(document, cancelled), at);
  }

  async diagnostics(document: TextDocument): Promise<Diagnostic[]> {
    const { sourceDiagnostics: level } = this.#workspace.settings;
    const path = filePath(document.uri);
    if (level === "off" || path === undefined) return [];
    const dir = this.#workspace.storeDir(this.#workspace.folderOf(path));
    const places = await this.#scores.ofDocument(document, () => false);
    return sourceDiagnostics({ uri: document.uri, dir }, places, level);
  }

  /** The runs to look at first of a place in the source. */
  async worstRuns(
    document: TextDocument,
    ref: SourceRef,
    cancelled: Cancelled,
  ): Promise<WorstRuns> {
    const places = await this.#scores.ofDocument(document, cancelled);
    const distance = (line: number) => Math.abs(line - ref.line);
    const [place] = places
      .filter(({ definition, name }) => definition.kind === ref.kind && name === ref.name)
      .sort(
        (a, b) => distance(a.definition.range.start.line) - distance(b.definition.range.start.line),
      );
    if (place === undefined) return { title: ref.name, runs: [] };
    const folder = pathToFileURL(this.#workspace.folderOf(place.file)).href;
    const runs = worstRuns(place.runs, MOST_RUNS).map(({ traceId, name, at, flagged, worst }) => {
      return { folder, traceId, name, at, ...worst, flagged: flagged > 0 };
    });
    return { title: `${oneLine(placeName(place))} · ${runsText(place.runs.length)}`, runs };
  }

  /** Where the steps of a folder's runs come from: gives the places of one run, by step id. */
  async sources(
    folder: string,
    cancelled: Cancelled,
  ): Promise<(trace: Trace) => Map<string, Location[]>> {
    const find = await this.#scores.finder(folder, cancelled);
    return (trace) => {
      const found = [...stepSources(trace, find)];
      return new Map(found.map(([id, places]) => [id, places.map(locationOf)]));
    };
  }

  /** "Go to source" at each step that is known to come from somewhere. */
  async stepLenses(
    folder: string,
    document: TextDocument,
    { runs }: Page,
    cancelled: Cancelled,
  ): Promise<CodeLens[]> {
    if (runs.length === 0) return [];
    const sourcesOf = await this.sources(folder, cancelled);
    return runs.flatMap(({ trace, marks }) => {
      const sources = sourcesOf(trace);
      const known = marks.filter(({ step }) => sources.has(step.id));
      return known.map(({ step, head }) => {
        const ref = { uri: document.uri, stepId: step.id };
        const command = { title: "Go to source", command: GO_TO_SOURCE, arguments: [ref] };
        return { range: toRange(document, head), command };
      });
    });
  }

  /** On the line of a step: where it comes from. */
  async definitions(
    folder: string,
    document: TextDocument,
    { runs }: Page,
    at: Position,
    cancelled: Cancelled,
  ): Promise<Location[]> {
    const isHere = ({ head }: StepMark) => document.positionAt(head.start).line === at.line;
    for (const { trace, marks } of runs) {
      const mark = marks.find(isHere);
      if (mark === undefined) continue;
      return (await this.sources(folder, cancelled))(trace).get(mark.step.id) ?? [];
    }
    return [];
  }
}

/** Command of the extension that leads from a step to its source. */
export const GO_TO_SOURCE = "tracejudge.goToSource";

function locationOf({ file, definition }: PlacedDefinition): Location {
  return { uri: pathToFileURL(file).href, range: definition.range };
}
