import type { Break } from "./breaks.ts";
import { client, manifest, server } from "./places.ts";

const nothingKept: Break = {
  what: "what one says is not written",
  file: server("settle-case.ts"),
  find: "  await appendPrecedents(desk.file, [precedent]);",
  replace: "",
};

const noQuickFixes: Break = {
  what: "no quick fix is offered",
  file: server("features/quick-fixes.ts"),
  find: `if (diagnostic.source !== "tracejudge" || data?.traceId === undefined) return [];`,
  replace: "if (data !== null) return [];",
};

export const casesBreaks: Record<string, Break[]> = {
  disagree: [
    nothingKept,
    {
      what: "the context menu does not have it",
      file: manifest,
      find: `"command": "tracejudge.disagree",
          "when": "tracejudge.hasRuns",
`,
      replace: `"command": "tracejudge.disagree",
          "when": "false",
`,
    },
    {
      what: "agreeing is not written",
      file: server("settle-case.ts"),
      find: "  await appendPrecedents(desk.file, precedents);",
      replace: "",
    },
    {
      what: "agreeing records another level than the one that is shown",
      file: server("settle-case.ts"),
      find: "score: toLevel(score), why: AGREES",
      replace: "score: 4 - toLevel(score), why: AGREES",
    },
    {
      what: "the palette offers it everywhere",
      file: manifest,
      find: `"command": "tracejudge.disagree",
          "when": "tracejudge.hasRuns"
`,
      replace: `"command": "tracejudge.disagree",
          "when": "true"
`,
    },
  ],
  "quick-fix": [noQuickFixes],
  "read-only": [
    {
      what: "hovers have no links",
      file: server("texts/case-links.ts"),
      find: `return links.join(" · ");`,
      replace: `return "";`,
    },
    noQuickFixes,
  ],
  review: [
    {
      what: "flagged runs come before the audit sample",
      file: server("review/review-queue.ts"),
      find: `["REVIEW", "audit", "FLAGGED"]`,
      replace: `["FLAGGED", "audit", "REVIEW"]`,
    },
    {
      what: "the key to agree does nothing",
      file: manifest,
      find: `"key": "a",`,
      replace: `"key": "ctrl+alt+shift+f7",`,
    },
    {
      what: "settled cases come again",
      file: server("review/review-queue.ts"),
      find: "isJudged(run) && !done.has(run.traceId)",
      replace: "isJudged(run)",
    },
  ],
  walkthrough: [
    {
      what: "an empty view says nothing",
      file: manifest,
      find: "No recorded runs yet.\\n",
      replace: "",
    },
    {
      what: "the sample does not open",
      file: client("sample-run.ts"),
      find: `await commands.executeCommand("tracejudge.openRun", run);`,
      replace: "void run;",
    },
    {
      what: "what is said of the sample goes into the folder's own file",
      file: server("workspace.ts"),
      find: "return resolve(folder, this.settingsOf(folder).precedentFile);",
      replace: `return resolve(this.folders[0] ?? folder, "precedents.jsonl");`,
    },
  ],
  "whole-loop": [
    {
      what: "the view does not follow a running app",
      file: client("follow-runs.ts"),
      find: "if (known !== undefined && known !== stamp) changed.fire();",
      replace: "",
    },
    nothingKept,
  ],
};
