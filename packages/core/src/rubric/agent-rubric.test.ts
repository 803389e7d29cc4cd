import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { agentRubric } from "./agent-rubric.ts";
import { parseRubric } from "./parse-rubric.ts";
import { rubricJsonSchema } from "./rubric-json-schema.ts";

const folder = new URL("../../../../rubrics/", import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder), "utf8");
const files = readdirSync(folder).filter((name) => name.endsWith(".yaml"));

describe("after a change in rubrics/ or the schema, run `npx tsx scripts/generate.ts`", () => {
  test("the default rubric in the package is rubrics/agent.yaml", () =>
    expect(agentRubric).toEqual(parseRubric(read("agent.yaml")).rubric));

  test("rubric.schema.json is generated from the schema", () =>
    expect(JSON.parse(read("rubric.schema.json"))).toEqual(rubricJsonSchema()));
});

describe.each(files)("rubrics/%s", (file) => {
  const text = read(file);

  test("has no problem, and is named after its file", () => {
    const { rubric, problems } = parseRubric(text, { file });
    expect(problems).toEqual([]);
    expect(`${rubric?.name}.yaml`).toBe(file);
  });

  test("asks editors to check it", () =>
    expect(text.startsWith("# yaml-language-server: $schema=./rubric.schema.json\n")).toBe(true));

  test("uses the attributes that the default student was taught", () => {
    const keys = (rubric = agentRubric) => rubric.attributes.map(({ key }) => key).sort();
    expect(keys(parseRubric(text).rubric)).toEqual(keys());
  });
});

test("there are at least three rubrics", () => expect(files.length).toBeGreaterThanOrEqual(3));
