import type { ReviewCase, ReviewQueue } from "@tracejudge/language-server/review-protocol";
import { expect, test } from "vitest";
import { ReviewSession } from "./review-session.ts";
import { reviewStatus } from "./review-status.ts";

const caseOf = (traceId: string): ReviewCase => ({
  folder: "file:///ws",
  traceId,
  name: "desk",
  stepId: "s",
  step: "search",
  attribute: "tool_validity",
  reason: "REVIEW",
  confidence: 0.416,
});
const queueOf = (...ids: string[]): ReviewQueue => ({ cases: ids.map(caseOf), total: ids.length });
const at = ({ current, position }: ReviewSession) => [current?.traceId, position];

test("cases come one after another, and one can go back", () => {
  const session = new ReviewSession(queueOf("a", "b", "c"));
  expect(at(session)).toEqual(["a", "1 of 3"]);
  session.next();
  expect(at(session)).toEqual(["b", "2 of 3"]);
  session.previous();
  session.previous();
  expect(at(session)).toEqual(["a", "1 of 3"]);
});

test("going on from where one went back does not show again what was left behind", () => {
  const session = new ReviewSession(queueOf("a", "b", "c"));
  session.next();
  session.next();
  session.previous();
  session.previous();
  expect(session.next()?.traceId).toBe("c");
});

test("after the last there is none", () => {
  const session = new ReviewSession(queueOf("a"));
  expect(session.next()).toBeUndefined();
  expect(session.passed).toEqual(["file:///ws#a"]);
});

test("the next walk goes on where one stopped, and new doubts come first", () => {
  const first = new ReviewSession(queueOf("a", "b", "c", "d"));
  first.next();
  first.next();
  const later = new ReviewSession(queueOf("new", "a", "b", "c", "d"), first.passed);
  expect(at(later)).toEqual(["new", "1 of 5"]);
  expect(later.next()?.traceId).toBe("c");
  expect(later.previous()?.traceId).toBe("b");
});

test("once all were passed over, they are shown again", () => {
  const first = new ReviewSession(queueOf("a", "b"));
  first.next();
  first.next();
  const again = new ReviewSession(queueOf("a", "b"), first.passed);
  expect(at(again)).toEqual(["a", "1 of 2"]);
  expect(again.next()?.traceId).toBe("b");
});

test("the status bar tells where one is, why, and the keys", () => {
  expect(reviewStatus(caseOf("a"), "3 of 17")).toEqual({
    text: "$(law) 3 of 17 · REVIEW · search: tool_validity",
    tooltip: "The judge is 41 % sure. d: disagree, a: agree, s: skip, p: previous, Escape: stop",
  });
  const { stepId: _, step: __, attribute: ___, ...bare } = caseOf("a");
  const run = reviewStatus({ ...bare, stepId: null, reason: "audit", confidence: null }, "1 of 1");
  expect(run.text).toBe("$(law) 1 of 1 · audit");
  expect(run.tooltip).not.toContain("%");
});
