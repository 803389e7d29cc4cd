import { expect, test } from "vitest";
import { booking, expectReadable, variantOf } from "../fixtures/construction-cases.ts";
import { constructSession } from "./construct-session.ts";

const others = Array.from({ length: 8 }, (_, at) => booking(100 + at));
const sessions = Array.from({ length: 20 }, (_, at) => constructSession(booking(at), others));

const runQuality = (labels: readonly { message: number | null; score: number }[] = []) =>
  labels.filter(({ message }) => message === null).map(({ score }) => score);

test("several tasks that went well are a good run", async () => {
  for (const made of sessions) {
    const done = variantOf(made, "done");
    expect(runQuality(done?.labels)).toEqual([4]);
    expect(
      done?.messages.filter((m) => (m as { role: string }).role === "user").length,
    ).toBeGreaterThan(2);
    await expectReadable(made);
  }
});

test("one bad task makes a bad run, and the step of another one stays good", () => {
  for (const made of sessions) {
    const { labels = [] } = variantOf(made, "fault") ?? {};
    expect(runQuality(labels)[0]).toBeLessThan(3);
    expect(labels.some(({ message, score }) => message !== null && score === 4)).toBe(true);
  }
});

test("every label stands at something that the agent said", () => {
  for (const item of sessions.flat()) {
    for (const { message } of item.labels) {
      if (message !== null) expect(item.messages[message]).toMatchObject({ role: "assistant" });
    }
  }
});

test("calls of different tasks do not share an id", () => {
  for (const item of sessions.flat()) {
    const ids = item.messages.flatMap((m) =>
      ((m as { tool_calls?: { id: string }[] }).tool_calls ?? []).map(({ id }) => id),
    );
    expect(new Set(ids).size).toBe(ids.length);
  }
});

test("too few tasks, or a policy that holds for one of them, give nothing", () => {
  expect(constructSession(booking(1), others.slice(0, 1))).toEqual([]);
  const ruled = {
    ...booking(1),
    messages: [{ role: "system", content: "Rules." }, ...booking(1).messages],
  };
  expect(constructSession(ruled, others)).toEqual([]);
});
