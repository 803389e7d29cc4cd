import { describe, expect, test } from "vitest";
import type { Rubric } from "../rubric.ts";
import { agentRubric } from "./agent-rubric.ts";
import { rubricVersion } from "./rubric-version.ts";

const { version, ...content } = agentRubric;

function same(change: Partial<Rubric>, expected: boolean): void {
  expect(rubricVersion({ ...content, ...change }) === version).toBe(expected);
}

describe("rubricVersion", () => {
  test("is 12 hex digits", () => expect(version).toMatch(/^[0-9a-f]{12}$/));

  test("does not change with what changes no verdict", () => {
    same({ name: "other", description: "Other." }, true);
    same({ attributes: content.attributes.toReversed() }, true);
    same({ attributes: content.attributes.map((a) => ({ ...a, policy: ` ${a.policy}\n` })) }, true);
    same({ attributes: content.attributes.map((a) => ({ ...a, weight: a.weight * 10 })) }, true);
    same(
      {
        attributes: content.attributes.map((a) => ({ ...a, appliesTo: a.appliesTo.toReversed() })),
      },
      true,
    );
  });

  test("changes with everything else", () => {
    const changed = (change: object) =>
      content.attributes.map((a, at) => (at === 1 ? { ...a, ...change } : a));
    same({ threshold: 2.9 }, false);
    same({ reviewBelow: 0.4 }, false);
    same({ auditRate: 0.1 }, false);
    same({ attributes: changed({ policy: "Other." }) }, false);
    same({ attributes: changed({ floor: 1 }) }, false);
    same({ attributes: changed({ weight: 0.5 }) }, false);
    same({ attributes: changed({ key: "other" }) }, false);
    same({ attributes: changed({ appliesTo: ["run"] }) }, false);
    same({ attributes: changed({ levels: ["a", "b", "c", "d", "e"] }) }, false);
  });
});
