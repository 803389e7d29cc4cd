import type { Break } from "./breaks.ts";
import { client, manifest, server } from "./places.ts";

export const judgingBreaks: Record<string, Break[]> = {
  "judge-now": [
    {
      what: "judging all runs judges none",
      file: client("judging.ts"),
      find: "judge(judgingMethods.judgeRecorded, { folders: folders() })",
      replace: "judge(judgingMethods.judgeRecorded, { folders: folders().slice(1) })",
    },
    {
      what: "a folder's files are not found",
      file: client("judging.ts"),
      find: "uris: (selected ?? (clicked ? [clicked] : [])).map((uri) => `${uri}`),",
      replace: "uris: selected && clicked ? [] : [],",
    },
    {
      what: "flagged runs are not listed",
      file: client("judging.ts"),
      find: "if (method === judgingMethods.judgeFiles) void offerFlagged(result);",
      replace: "void offerFlagged;",
    },
    {
      what: "judging cannot be stopped",
      file: client("judging.ts"),
      find: "cancellable: true",
      replace: "cancellable: false",
    },
    {
      what: "what was judged is judged again",
      file: server("verdicts/judged-cache.ts"),
      find: "return last?.by === by ? last.verdict : this.#fromLog(content, by);",
      replace: "return last && by === '' ? last.verdict : undefined;",
    },
  ],
  judging: [
    {
      what: "verdicts are not put where the run lies",
      file: server("judging/judge-runs.ts"),
      find: "await run.keep?.(verdict);",
      replace: "",
    },
  ],
  "large-file": [
    {
      what: "nothing is said of a large file",
      file: client("large-file-text.ts"),
      find: "const MOST_SHARED = 50 * MB;",
      replace: "const MOST_SHARED = 5000 * MB;",
    },
  ],
  restricted: [
    {
      what: "the extension is off in restricted mode",
      file: manifest,
      find: `"supported": "limited"`,
      replace: `"supported": false`,
    },
  ],
  policy: [
    {
      what: "there is no preview above a rubric",
      file: server("answer-rubric.ts"),
      find: "return rubricLenses(document.uri, await preview(workspace, document, 0, token));",
      replace: "return rubricLenses(document.uri, undefined);",
    },
    {
      what: "a hover does not lead to the policy",
      file: server("texts/policy-links.ts"),
      find: `return [commandLink("policy in the rubric", "openPolicy", place)];`,
      replace: "return place ? [] : [commandLink('', '', place)];",
    },
    {
      what: "a precedent does not lead to its policy",
      file: server("features/precedent-line.ts"),
      find: "return (found && placeOf(found, policies)) ?? null;",
      replace: "return found && null;",
    },
  ],
  rubric: [
    {
      what: "mistakes are not told",
      file: server("publisher.ts"),
      find: "return problemDiagnostics(document, parseRubric(document.getText()).problems);",
      replace: "return problemDiagnostics(document, parseRubric('').problems.slice(0, 0));",
    },
    {
      what: "keys are not explained",
      file: server("features/rubric-keys-at.ts"),
      find: "Holds ${known.holds}.",
      replace: "",
    },
    {
      what: "keys are not completed",
      file: server("features/rubric-keys-at.ts"),
      find: "return offered.filter((key) => !taken.includes(key)).map(completionItem);",
      replace: "return offered.slice(0, 0).map(completionItem);",
    },
  ],
  report: [
    {
      what: "the charts are empty",
      file: client("webview/main.ts"),
      find: "for (const plan of chartPlans(report, attribute, theme)) charts.push(drawn(plan, open));",
      replace: "void [chartPlans, attribute, theme, drawn];",
    },
    {
      what: "rows open nothing",
      file: client("webview/main.ts"),
      find: `if (path !== undefined) open(path, button?.title ?? "");`,
      replace: "",
    },
    {
      what: "there is no confusion matrix",
      file: client("webview/report-sections.ts"),
      find: `html\`<div class="matrices">\${agreement.map(matrix)}</div>\`,`,
      replace: `html\`<div class="matrices">\${agreement.slice(0, 0).map(matrix)}</div>\`,`,
    },
    {
      what: "bars open nothing",
      file: client("webview/main.ts"),
      find: "const path = element === undefined ? undefined : paths[element.index];",
      replace: "const path = element === undefined ? undefined : paths[-1];",
    },
    {
      what: "charts keep the colours of the old theme",
      file: client("webview/main.ts"),
      find: `new MutationObserver(draw).observe(document.body, { attributeFilter: ["class"] });`,
      replace: "",
    },
  ],
};
