import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readScenarios } from "./read-scenarios.ts";

const folder = fileURLToPath(new URL("../../scenarios", import.meta.url));
const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
  name.endsWith(".jsonl"),
);

describe("the scenarios of this repository", () => {
  it.each(files)("%s is sound", (name) => {
    const { domain, scenarios, problems } = readScenarios(`${folder}/${name}`);
    expect(problems).toEqual([]);
    expect(domain).toBeDefined();
    expect(new Set(scenarios.map(({ id }) => id)).size).toBe(scenarios.length);
  });

  it("belong to one domain a file, so that no group is in two", () => {
    const domains = files.map((name) => readScenarios(`${folder}/${name}`).domain?.domain);
    expect(new Set(domains).size).toBe(domains.length);
  });
});
