import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { agentRubric } from "./agent-rubric.ts";
import { parseRubric } from "./parse-rubric.ts";
import { rubricPlaces } from "./rubric-places.ts";
import { rubricYaml } from "./rubric-yaml.ts";

const file = readFileSync(new URL("../../../../rubrics/agent.yaml", import.meta.url), "utf8");

test.each([
  ["a rubric file", file],
  ["a rubric written as text", rubricYaml(agentRubric)],
])("in %s each attribute's policy and levels are found", (_, text) => {
  const lines = text.split("\n");
  const places = rubricPlaces(text);
  expect([...places.keys()]).toEqual(agentRubric.attributes.map(({ key }) => key));
  for (const [key, { key: name, policy, levels }] of places) {
    expect(lines[name.line - 1]?.slice(name.column - 1)).toBe(key);
    expect(lines[policy.line - 1]?.slice(policy.column - 1)).toMatch(/^policy:/);
    expect(levels).toHaveLength(5);
    for (const { line } of levels) expect(lines[line - 1]).toMatch(/^\s*- /);
  }
});

test("a rubric written as text is read as the same rubric", () => {
  expect(parseRubric(rubricYaml(agentRubric))).toEqual({ rubric: agentRubric, problems: [] });
});

test.each(["", "attributes: 3", "attributes: [1, {key: 2}]", "{", "attributes:\n  - key: a\n"])(
  "%j gives what can be read and does not throw",
  (text) => {
    const places = rubricPlaces(text);
    expect([...places.keys()]).toEqual(text.includes("key: a") ? ["a"] : []);
  },
);
