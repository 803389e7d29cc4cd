import { describe, expect, it } from "vitest";
import { importTraces } from "./import-traces.ts";

const said = { role: "user", content: "x" };
const langchain = { type: "human", content: "x" };

async function placesIn(value: unknown): Promise<string[]> {
  const places: string[] = [];
  for await (const item of importTraces(JSON.stringify(value))) {
    if ("problem" in item) places.push(`${item.problem.code} ${item.problem.path}`);
  }
  return places;
}

describe("a problem of a conversation names the place it stands at", () => {
  const cases: [name: string, value: unknown, places: string[]][] = [
    ["messages of a record", { messages: [said, 5] }, ["MESSAGE_INVALID $.messages[1]"]],
    ["a bare list", [said, 5, said], ["MESSAGE_INVALID $[1]"]],
    [
      "records in a list",
      [{ messages: [said] }, { messages: [said, 5] }],
      ["MESSAGE_INVALID $[1].messages[1]"],
    ],
    ["bare lists in a list", [[said], [said, said, 5]], ["MESSAGE_INVALID $[1][2]"]],
    [
      "a page of items",
      { items: [{ messages: [5, said] }] },
      ["MESSAGE_INVALID $.items[0].messages[0]"],
    ],
    [
      "a graph's state",
      { values: { messages: [langchain, 5] } },
      ["MESSAGE_INVALID $.values.messages[1]"],
    ],
    [
      "states in a page",
      { items: [{ values: { messages: [langchain, 5] } }] },
      ["MESSAGE_INVALID $.items[0].values.messages[1]"],
    ],
    [
      "a prompt value",
      { kwargs: { messages: [langchain, 5] } },
      ["MESSAGE_INVALID $.kwargs.messages[1]"],
    ],
    [
      "lists of lists",
      {
        messages: [
          [said, said],
          [said, 5],
        ],
      },
      ["MESSAGE_INVALID $.messages[1][1]"],
    ],
    [
      "no messages in a record of a list",
      [{ messages: [said] }, { messages: [] }],
      ["MESSAGES_MISSING $[1].messages"],
    ],
    [
      "no messages in a state",
      { values: { messages: [] } },
      ["MESSAGES_MISSING $.values.messages"],
    ],
  ];
  it.each(cases)("%s", async (_, value, places) => {
    expect(await placesIn(value)).toEqual(places);
  });
});
