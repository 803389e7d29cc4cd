import type { TextDocument } from "vscode-languageserver-textdocument";
import type { JudgedPage } from "../judged-page.ts";
import type { Span } from "../pages/page.ts";
import { scoreText } from "../texts/score-text.ts";
import type { ScoreMark } from "../view-protocol.ts";
import { stepFacts, worstScore } from "./step-facts.ts";

/** The lowest score of each judged step, and the score of each run, that begin in a part of the text. */
export function scoreMarks(document: TextDocument, { runs }: JudgedPage, shown: Span): ScoreMark[] {
  const mark = ({ start }: Span, score: number | null | undefined): ScoreMark[] => {
    if (score == null || start < shown.start || start > shown.end) return [];
    // Rounded down as its text is: what is flagged never has the colour of what is not.
    const level = Math.min(4, Math.floor(score + 1e-9));
    return [{ ...document.positionAt(start), level, text: scoreText(score) }];
  };
  return runs.flatMap((run) => [
    ...mark(run.head, run.verdict?.score),
    ...stepFacts(run, shown).flatMap(({ mark: { head }, verdict }) =>
      mark(head, verdict && worstScore(verdict)?.score),
    ),
  ]);
}
