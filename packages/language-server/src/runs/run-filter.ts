import type { Rubric } from "@tracejudge/core";
import type { IndexedRun } from "@tracejudge/store";
import type { RunFilter } from "../runs-protocol.ts";

type Test = (run: IndexedRun) => boolean;

const shows: Record<NonNullable<RunFilter["show"]>, Test> = {
  attention: ({ verdict }) => verdict !== undefined && verdict.status !== "OK",
  flagged: ({ verdict }) => verdict?.status === "FLAGGED",
  review: ({ verdict }) => verdict?.status === "REVIEW",
  audit: ({ verdict }) => verdict?.audit === true,
  unjudged: ({ verdict }) => verdict === undefined,
};

/** The test that a run must pass to be shown. */
export function runFilter({ show, attribute, node, text = "" }: RunFilter, rubric: Rubric): Test {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const tests: Test[] = [
    ...(show === undefined ? [] : [shows[show]]),
    ...(attribute === undefined ? [] : [failsAttribute(attribute, rubric)]),
    ...(node === undefined ? [] : [({ nodes }: IndexedRun) => nodes.includes(node)]),
    ...words.map(
      (word): Test =>
        (run) =>
          searched(run).includes(word),
    ),
  ];
  return (run) => tests.every((test) => test(run));
}

function failsAttribute(attribute: string, { attributes, threshold }: Rubric): Test {
  const floor = attributes.find(({ key }) => key === attribute)?.floor ?? 0;
  return ({ verdict }) => {
    const score = verdict?.attributes[attribute];
    if (verdict?.blame?.attribute === attribute) return true;
    if (score === undefined) return false;
    const worst = Math.min(...Object.values(verdict?.attributes ?? {}));
    return score < floor || (score < threshold && score === worst);
  };
}

function searched({ name, traceId, threadId = "", model = "", request = "" }: IndexedRun): string {
  return `${name}\n${traceId}\n${threadId}\n${model}\n${request}`.toLowerCase();
}
