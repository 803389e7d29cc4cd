import type { Break } from "./breaks.ts";
import { client, manifest, server } from "./places.ts";
import { noSourceLenses } from "./shown-breaks.ts";

const notFollowed: Break = {
  what: "the view does not follow a running app",
  file: client("follow-runs.ts"),
  find: "if (known !== undefined && known !== stamp) changed.fire();",
  replace: "",
};

const notSearched: Break = {
  what: "search finds nothing",
  file: server("runs/run-filter.ts"),
  find: "searched(run).includes(word)",
  replace: "searched(run) === word",
};

export const runsBreaks: Record<string, Break[]> = {
  runs: [
    {
      what: "the oldest runs come first",
      file: "packages/store/src/run-index/run-index.ts",
      find: "(b.startTime ?? 0) - (a.startTime ?? 0)",
      replace: "(a.startTime ?? 0) - (b.startTime ?? 0)",
    },
    {
      what: "rows do not tell the step to look at",
      file: server("runs/list-runs.ts"),
      find: "...(blame !== undefined && {",
      replace: "...(blame === null && {",
    },
    {
      what: "a new run appears after eight seconds",
      file: client("follow-runs.ts"),
      find: "const EVERY_MS = 500;",
      replace: "const EVERY_MS = 8000;",
    },
    {
      what: "no step is underlined",
      file: server("features/diagnostics.ts"),
      find: ".filter(({ verdict }) => verdict?.flagged);",
      replace: ".filter(({ verdict }) => verdict?.flagged && false);",
    },
    {
      what: "runs are read in the encoding of the person's own files",
      file: manifest,
      find: `        "files.encoding": "utf8",
`,
      replace: "",
    },
  ],
  "many-runs": [
    {
      what: "there is no row to ask for more",
      file: client("runs-tree.ts"),
      find: `if (nodes.length >= wanted && left > 0) nodes.push({ kind: "more", key, left });`,
      replace: "",
    },
    notSearched,
    notFollowed,
  ],
  "runs-view": [
    {
      what: "threads are not gathered",
      file: server("runs/list-runs.ts"),
      find: "isOfThread === undefined ? grouped(matching) :",
      replace: "isOfThread === null ? grouped(matching) :",
    },
    {
      what: "direction marks and icons of a name are drawn",
      file: server("texts/one-line.ts"),
      find: "plainText(text).replace",
      replace: "(plainText && text).replace",
    },
    {
      what: "the status bar counts all runs",
      file: client("runs-status.ts"),
      find: 'status.text = `$(law) ${sum("flagged")}`;',
      replace: 'status.text = `$(law) ${sum("total")}`;',
    },
    {
      what: "a filter lets everything pass",
      file: server("runs/run-filter.ts"),
      find: `flagged: ({ verdict }) => verdict?.status === "FLAGGED",`,
      replace: "flagged: ({ verdict }) => verdict !== null,",
    },
    {
      what: "runs to review and audited ones are not told apart from others",
      file: server("runs/run-filter.ts"),
      find: `  review: ({ verdict }) => verdict?.status === "REVIEW",
  audit: ({ verdict }) => verdict?.audit === true,`,
      replace: "  review: () => true,\n  audit: () => true,",
    },
    {
      what: "the filters by attribute and node let everything pass",
      file: server("runs/run-filter.ts"),
      find: `    ...(attribute === undefined ? [] : [failsAttribute(attribute, rubric)]),
    ...(node === undefined ? [] : [({ nodes }: IndexedRun) => nodes.includes(node)]),`,
      replace: "    ...(attribute && node ? [failsAttribute(attribute, rubric)] : []),",
    },
    notSearched,
    {
      what: "a run is compared with itself",
      file: server("answer-recorded.ts"),
      find: "runUri({ dir, traceId, bare: true }, name)",
      replace: "runUri({ dir, traceId: left.traceId, bare: true }, name)",
    },
    {
      what: "deleting deletes nothing",
      file: server("answer-recorded.ts"),
      find: "await store.deleteRuns(traceIds);",
      replace: "void traceIds;",
    },
    {
      what: "the recorded file opens at its top",
      file: client("run-actions.ts"),
      find: "new Range(place.line - 1, 0, place.line - 1, 0)",
      replace: "new Range(0, 0, 0, 0)",
    },
  ],
  "two-folders": [
    {
      what: "one folder alone has a row",
      file: client("runs-tree.ts"),
      find: "return folders.map(({ uri, name }) =>",
      replace: "return folders.slice(0, 1).map(({ uri, name }) =>",
    },
    {
      what: "cases go into the file of the first folder",
      file: server("workspace.ts"),
      find: "return resolve(folder, this.settingsOf(folder).precedentFile);",
      replace: `return resolve(this.folders[0] ?? folder, "precedents.jsonl");`,
    },
  ],
  "first-run": [noSourceLenses],
};
