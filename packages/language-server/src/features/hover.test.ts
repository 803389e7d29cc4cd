import { agentRubric, type Precedent, type Trace, traceFromRuns } from "@tracejudge/core";
import { expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { rowsOf } from "../../fixtures/rows-of.ts";
import { wordJudge } from "../../fixtures/word-judge.ts";
import type { JudgedPage } from "../judged-page.ts";
import { rawPage } from "../pages/raw-page.ts";
import { readableRun } from "../pages/readable-run.ts";
import { Policies } from "../rubrics/policies.ts";
import { flagDiagnostics } from "./diagnostics.ts";
import { hover } from "./hover.ts";

const uri = "tracejudge-run:/desk.run";
const rows = rowsOf("aaa-1", "bad");
const { trace } = traceFromRuns(rows);
const verdict = await wordJudge(agentRubric).judge(trace as Trace);

/** The page with a verdict whose evidence stands at `place`. */
function judged(page: Omit<JudgedPage, "rubric" | "policies" | "author">, place: string) {
  const steps = verdict.steps.map((step) => ({
    ...step,
    evidence: step.evidence.map((one) => ({ ...one, place })),
  }));
  const runs = page.runs.map((run) => ({ ...run, verdict: { ...verdict, steps }, settled: [] }));
  const policies = new Policies(agentRubric, "file:///rubric.yaml", "");
  return { ...page, runs, rubric: agentRubric, policies, author: "Ada" } as JudgedPage;
}

function readable(place: string) {
  const { text, page } = readableRun(trace as Trace);
  return { document: TextDocument.create(uri, "", 1, text), page: judged(page as never, place) };
}

/** The commands that the hover at a flagged place leads to, with what they are called with. */
function linksAt({ document, page }: ReturnType<typeof readable>) {
  const [flag] = flagDiagnostics(document, page, "warning");
  const told = flag && hover(document, page, flag.range.start);
  const { value } = (told?.contents ?? { value: "" }) as { value: string };
  const links = [...value.matchAll(/\[(\w+)\]\(command:tracejudge\.(\w+)\?([^)]*)\)/g)];
  return links.map(([, title, command, args = ""]) => [
    title,
    command,
    JSON.parse(decodeURIComponent(args))[0],
  ]);
}

const ref = { uri, traceId: "aaa-1", stepId: "aaa-1-tool" };

test.each([
  ["on the words of the finding", "args.query"],
  ["on the nearest part of a finding deeper than what is shown", "args.query.deep[7]"],
  ["on the head of the step where the finding has no place in it", "saw"],
])("an underlined step is disagreed with from its hover: %s", (_, place) => {
  expect(linksAt(readable(place))).toEqual([
    ["Disagree", "disagree", ref],
    ["Agree", "agree", ref],
  ]);
});

test("what one has settled is edited and taken back there", () => {
  const { document, page } = readable("args.query");
  const own = { ...ref, author: "Ada", attribute: "tool_validity", score: 1, why: "so" };
  const runs = page.runs.map((run) => ({ ...run, settled: [own as unknown as Precedent] }));
  expect(linksAt({ document, page: { ...page, runs } })).toEqual([
    ["Edit", "disagree", ref],
    ["Undo", "undo", ref],
  ]);
});

test("in a file of one run a line the underlined words tell of their step, the rest of the run", async () => {
  const text = JSON.stringify(rows);
  const document = TextDocument.create("file:///runs.json", "", 1, text);
  const page = judged((await rawPage(text, { file: "runs.json" })) as never, "args.query");
  const [flag] = flagDiagnostics(document, page, "warning");
  const valueAt = (character: number) => {
    const told = hover(document, page, { line: 0, character })?.contents;
    return (told as { value: string } | undefined)?.value;
  };
  expect(valueAt(flag?.range.start.character ?? 0)).toContain("“bad”");
  expect(valueAt(2)).toContain("**FLAGGED**");
});

test("brackets, quotes and marks in an id do not end the link", () => {
  const odd = 'a)b(c"d]e`f\u202e%29';
  const { document, page } = readable("args.query");
  const runs = page.runs.map((run) => ({ ...run, trace: { ...run.trace, id: odd } }));
  const [[, , given] = []] = linksAt({ document, page: { ...page, runs } });
  expect(given).toEqual({ ...ref, traceId: odd });
});

test("what one looks for first stands on top: the links, the finding, the worst score", () => {
  const { document, page } = readable("args.query");
  const runs = page.runs.map((run) => ({
    ...run,
    verdict: {
      ...verdict,
      steps: verdict.steps.map((step) => ({ ...step, scores: [...step.scores].reverse() })),
    },
  }));
  const [flag] = flagDiagnostics(document, page, "warning");
  const at = flag?.range.start ?? { line: 0, character: 0 };
  const told = hover(document, { ...page, runs }, at)?.contents as { value: string };
  const order = ["[Disagree]", "Nothing before this step", "tool\\_validity 0.0", "compliance 4.0"];
  const places = order.map((words) => told.value.indexOf(words));
  expect(places).not.toContain(-1);
  expect(places).toEqual([...places].sort((a, b) => a - b));
});
