import {
  type DocumentSymbol,
  type FoldingRange,
  FoldingRangeKind,
  SymbolKind,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { JudgedPage } from "../judged-page.ts";
import type { Page, Span } from "../pages/page.ts";
import { oneLine } from "../texts/one-line.ts";
import { scoreText } from "../texts/score-text.ts";
import { stepFacts } from "./step-facts.ts";
import { toRange } from "./to-protocol.ts";

const kinds = {
  llm: SymbolKind.Object,
  tool: SymbolKind.Function,
  retriever: SymbolKind.File,
  node: SymbolKind.Namespace,
} as const;

/** Runs and their steps for outline and breadcrumbs. */
export function documentSymbols(document: TextDocument, page: JudgedPage): DocumentSymbol[] {
  return page.runs.map((run) => ({
    name: oneLine(run.trace.name ?? "") || oneLine(run.trace.id) || "run",
    detail: run.verdict?.status ?? run.trace.status,
    kind: SymbolKind.Event,
    range: toRange(document, run.whole),
    selectionRange: toRange(document, run.head),
    children: stepFacts(run).map(({ mark, verdict }, index) => ({
      name: `${index + 1} ${oneLine(mark.step.name)}`,
      detail: verdict?.score == null ? "" : scoreText(verdict.score),
      kind: kinds[mark.step.kind],
      range: toRange(document, mark.whole),
      selectionRange: toRange(document, mark.head),
    })),
  }));
}

/** Messages, steps and results can be folded away. */
export function foldingRanges(document: TextDocument, page: Page): FoldingRange[] {
  const marks = page.runs.flatMap((run) => run.marks);
  const results = marks.flatMap(({ places }) => places.get("result") ?? []);
  return [
    ...marks.map(({ whole }) => fold(document, whole, FoldingRangeKind.Region)),
    ...page.folds.map((span) => fold(document, span, FoldingRangeKind.Comment)),
    ...results.map((span) => fold(document, span, FoldingRangeKind.Region)),
  ].filter(({ startLine, endLine }) => endLine > startLine);
}

function fold(document: TextDocument, span: Span, kind: string): FoldingRange {
  const { start, end } = toRange(document, span);
  return { startLine: start.line, endLine: end.line, kind };
}
