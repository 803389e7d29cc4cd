import { expect, test } from "vitest";
import type { Example } from "./example.ts";
import { withImpliedLabels } from "./implied-labels.ts";

function check(source: string, labels: Example["labels"], expected: Example["labels"]): void {
  const example: Example = { id: "x", source, group: "g", windows: [], labels };
  expect(withImpliedLabels(example, true).labels).toEqual(expected);
}

const implied = { implied: true as const };

test("a right call of a harmless task is sound and within the rules", () =>
  check(
    "bfcl",
    { tool_validity: { score: 4 } },
    {
      tool_validity: { score: 4 },
      reasoning: { score: 4, ...implied },
      compliance: { score: 4, ...implied },
    },
  ));

test("a call of the wrong tool is no sound step", () =>
  check(
    "seal-tools",
    { tool_validity: { score: 0 } },
    {
      tool_validity: { score: 0 },
      reasoning: { score: 1, atMost: 2, ...implied },
      compliance: { score: 4, ...implied },
    },
  ));

test("what a person said is never changed", () =>
  check(
    "trajectory-judge",
    { tool_validity: { score: 0 }, reasoning: { score: 3 }, compliance: { score: 0 } },
    { tool_validity: { score: 0 }, reasoning: { score: 3 }, compliance: { score: 0 } },
  ));

test("an unknown source implies nothing of itself", () =>
  check("elsewhere", { quality: { score: 4 } }, { quality: { score: 4 } }));
