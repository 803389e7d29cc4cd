import { readFileSync } from "node:fs";
import type { Problem } from "@tracejudge/core";
import type { z } from "zod";
import {
  type Domain,
  domainSchema,
  type Entry,
  type Scenario,
  scenarioSchema,
} from "./scenario.ts";

export interface ScenarioFile {
  domain?: Domain | undefined;
  scenarios: Scenario[];
  problems: Problem[];
}

/** A file of scenarios: JSON lines, the domain first. Never throws for what stands in it. */
export function readScenarios(file: string): ScenarioFile {
  const lines = readFileSync(file, "utf8").split("\n");
  const found: ScenarioFile = { scenarios: [], problems: [] };
  const told = (line: number) => (message: string) =>
    found.problems.push({
      code: "invalid_scenario",
      severity: "error",
      message,
      remedy: "Mend the line; src/scenario/scenario.ts says what it holds",
      file,
      line,
    });
  for (const [at, text] of lines.entries()) {
    if (text.trim() === "") continue;
    const tell = told(at + 1);
    if (at === 0) found.domain = parsed(domainSchema, text, tell);
    else {
      const scenario = parsed(scenarioSchema, text, tell);
      if (scenario === undefined) continue;
      const wrong = disorder(scenario);
      for (const message of wrong) tell(`${scenario.id}: ${message}`);
      if (wrong.length === 0) found.scenarios.push(scenario);
    }
  }
  return found;
}

function parsed<T>(
  schema: z.ZodType<T>,
  text: string,
  tell: (message: string) => void,
): T | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    tell(`Not JSON: ${(error as Error).message}`);
    return undefined;
  }
  const { data, error } = schema.safeParse(value);
  for (const issue of error?.issues ?? []) tell(`${issue.path.join(".")}: ${issue.message}`);
  return data;
}

/** What is out of order: results without calls, labels of turns that are none of the agent's. */
function disorder({ run, scores = {}, faults }: Scenario): string[] {
  const isAgent = (entry: Entry | undefined) => entry?.[0] === "call" || entry?.[0] === "say";
  return [
    ...turnsOutOfOrder(run).map((message) => `run: ${message}`),
    ...Object.keys(scores)
      .filter((key) => key !== "run" && !isAgent(run[Number(key)]))
      .map((key) => `scores.${key} is no turn of the agent`),
    ...faults.flatMap(({ at, instead, scores: given }, index) => {
      const where = `faults.${index}`;
      return [
        ...(isAgent(run[at]) ? [] : [`${where}.at ${at} is no turn of the agent`]),
        ...(isAgent(instead[0]) ? [] : [`${where}.instead must begin with a turn of the agent`]),
        ...(given["0"] === undefined ? [`${where}.scores lacks "0"`] : []),
        ...Object.keys(given)
          .filter((key) => !isAgent(instead[Number(key)]))
          .map((key) => `${where}.scores.${key} is no turn of the agent`),
        ...turnsOutOfOrder([...run.slice(0, at), ...instead]).map((m) => `${where}: ${m}`),
      ];
    }),
  ];
}

function turnsOutOfOrder(entries: readonly Entry[]): string[] {
  return entries.flatMap((entry, at) => {
    const before = entries[at - 1];
    if (at === 0) return entry[0] === "user" ? [] : ["must begin with the user"];
    if (entry[0] === "result") {
      const calls = before?.[0] === "call" ? before.length - 2 : 0;
      const results = entry.length - 1;
      return calls === results ? [] : [`turn ${at} has ${results} results for ${calls} calls`];
    }
    if (before?.[0] === "call") return [`turn ${at} should be the result of the calls before it`];
    return [];
  });
}
