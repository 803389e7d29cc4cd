import { expect, test } from "vitest";
import { worstRunItems } from "./worst-run-items.ts";

const now = new Date(2026, 10, 25, 12, 0);
const minutes = (count: number) => now.getTime() - count * 60_000;
const run = {
  folder: "file:///ws",
  traceId: "t",
  name: "desk",
  stepId: "s",
  attribute: "tool_validity",
  score: 0.97,
  flagged: true,
  at: minutes(0),
};

test("a run is told by its lowest score there, its name and its age", () => {
  const good = { ...run, score: 4, flagged: false };
  const runs = [run, { ...good, at: minutes(1) }, { ...good, at: minutes(60 * 50) }];
  const items = worstRunItems({ title: "tools", runs }, now);
  expect(items.map(({ label, description }) => [label, description])).toEqual([
    ["$(error) tool_validity 0.9", "desk · just now"],
    ["$(pass) tool_validity 4.0", "desk · 1 minute ago"],
    ["$(pass) tool_validity 4.0", "desk · 2 days ago"],
  ]);
});

test("an icon in a name is text", () => {
  const [item] = worstRunItems({ title: "tools", runs: [{ ...run, name: "$(trash)" }] }, now);
  expect(item?.description).toBe("\\$(trash) · just now");
});
