import type { Break } from "./breaks.ts";
import { client, manifest, server } from "./places.ts";

const noFlags: Break = {
  what: "no step is underlined",
  file: server("features/diagnostics.ts"),
  find: ".filter(({ verdict }) => verdict?.flagged);",
  replace: ".filter(({ verdict }) => verdict?.flagged && false);",
};

const noOutline: Break = {
  what: "the outline has no steps",
  file: server("features/outline.ts"),
  find: "children: stepFacts(run).map(",
  replace: "children: stepFacts(run).slice(0, 0).map(",
};

const noFiles: Break = {
  what: "runs are no files to the editor",
  file: client("run-documents.ts"),
  find: "workspace.registerFileSystemProvider(RUN_SCHEME, files, {",
  replace: "workspace.registerFileSystemProvider(`${RUN_SCHEME}s`, files, {",
};

const noProbabilities: Break = {
  what: "hovers leave out the probabilities",
  file: server("features/hover.ts"),
  find: "`levels ${shares}; sure of the flag: ${Math.round(confidence * 100)}%`,",
  replace: "`${shares && confidence && ''}`,",
};

const noRawFiles: Break = {
  what: "raw trace files are nothing to it",
  file: server("document-kind.ts"),
  find: `return traceFile.test(path) ? "traces" : undefined;`,
  replace: "return traceFile.test('') ? 'traces' : undefined;",
};

export const noSourceLenses: Break = {
  what: "nothing stands above the nodes",
  file: server("source-answers.ts"),
  find: "if (!this.#workspace.settings.sourceLenses) return [];",
  replace: "if (this.#workspace.settings.sourceLenses) return [];",
};

export const shownBreaks: Record<string, Break[]> = {
  host: [
    {
      what: "steps have no scores beside them",
      file: server("features/inlay-hints.ts"),
      find: "if (end < shown.start || end > shown.end) return [];",
      replace: "if (end < shown.start || end >= 0) return [];",
    },
    {
      what: "there are no lenses",
      file: server("features/code-lenses.ts"),
      find: "return page.runs.flatMap((run) => {",
      replace: "return page.runs.slice(0, 0).flatMap((run) => {",
    },
    noFlags,
    noProbabilities,
    noOutline,
    {
      what: "a command of the manifest is not there",
      file: client("runs-view.ts"),
      find: `commands.registerCommand("tracejudge.refresh", () => tree.refresh()),`,
      replace: "",
    },
    {
      what: "a setting has another default",
      file: manifest,
      find: `"default": "warning",`,
      replace: `"default": "hint",`,
    },
  ],
  "trace-view": [noProbabilities, noFlags, noOutline, noRawFiles, noFiles],
  "score-colours": [
    {
      what: "all levels have one colour",
      file: client("score-colours.ts"),
      find: "new ThemeColor(`tracejudge.level${level}`)",
      replace: "new ThemeColor(`tracejudge.level${level && 0}`)",
    },
    {
      what: "scores of an old text stay",
      file: client("score-colours.ts"),
      find: "if (contentChanges.length > 0) for (const editor of editors) show(editor, []);",
      replace: "void contentChanges;",
    },
    {
      what: "long results are not folded",
      file: client("run-documents.ts"),
      find: "if (isNew) await foldLongParts(client, uri);",
      replace: "void [isNew, foldLongParts];",
    },
  ],
  reloaded: [
    {
      what: "an open run does not outlive the window",
      file: manifest,
      find: `    "onFileSystem:tracejudge-run",
`,
      replace: "",
    },
    {
      what: "the policy page does not outlive the window",
      file: manifest,
      find: `    "onFileSystem:tracejudge-rubric",
`,
      replace: "",
    },
  ],
  source: [
    noSourceLenses,
    {
      what: "agents, tasks and entrypoints are nothing to it",
      file: server("sources/find-definitions.ts"),
      find: "ownValue(functions, origin.name)?.(walk, call);",
      replace:
        "/tool/i.test(origin.name) && ownValue(functions, origin.name)?.call(null, walk, call);",
    },
    {
      what: "nodes are not marked",
      file: server("features/source-diagnostics.ts"),
      find: `if (level === "off") return [];`,
      replace: `if (level !== "off") return [];`,
    },
    {
      what: "runs open at their top, not at the step",
      file: client("source-scores.ts"),
      find: "await show(document.uri, place?.line ?? 0, 0);",
      replace: "await show(document.uri, place && 0, 0);",
    },
    {
      what: "names are not explained",
      file: server("source-answers.ts"),
      find: "return sourceHover(await this.#scores.ofDocument(document, cancelled), at);",
      replace: "return sourceHover([], at);",
    },
    {
      what: "a step does not lead to its source",
      file: client("source-scores.ts"),
      find: "if (link !== undefined) await show(Uri.parse(link.uri), link.line, link.character);",
      replace: "void link;",
    },
  ],
};
