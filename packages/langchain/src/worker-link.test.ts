import type { Verdict } from "@tracejudge/core";
import { expect, test, vi } from "vitest";
import { FakeThread, type Fate, threads } from "./test-support/fake-thread.ts";
import { WorkerLink } from "./worker-link.ts";

vi.mock("./judge-thread.ts", async () => ({
  JudgeThread: (await import("./test-support/fake-thread.ts")).FakeThread,
}));

/** A link, and what each trace came to: the reasons of those that are lost. */
function linked(fateOf: (traceId: string) => Fate) {
  Object.assign(threads, { begun: 0, living: 0, fateOf });
  const found: string[] = [];
  const link = new WorkerLink(
    {},
    {
      onVerdict: ({ traceId, status }: Verdict) => void found.push(`${traceId} ${status}`),
      onLost: (ids, reason) => void found.push(...ids.map((id) => `${id} lost: ${reason}`)),
      report: () => {},
    },
  );
  const add = (...ids: string[]) => {
    for (const id of ids) link.rows(id, [{ id, trace_id: id }]);
  };
  const judge = (...ids: string[]) => {
    for (const id of ids) link.judge(id);
  };
  return { link, found, add, judge };
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}

const named = (name: string, count: number) =>
  Array.from({ length: count }, (_, at) => `${name}-${at}`);

test("however many runs crash their thread, no other goes without its verdict", async () => {
  const [poison, good] = [named("poison", 7), named("good", 30)];
  const { link, found, add, judge } = linked((id) => (id.startsWith("poison") ? "crash" : "good"));
  add(...poison, ...good);
  judge(...poison, ...good);
  await turns(200);
  expect(found.sort()).toEqual([
    ...good.map((id) => `${id} OK`).sort(),
    ...poison.map((id) => `${id} lost: crash`),
  ]);
  // Four together, then alone until ten were judged well, then together again.
  expect(threads.begun).toBe(4 + 7 + 10 + 1);
  await link.close();
  expect(threads.living).toBe(0);
});

test("runs under way are judged with all their rows when judging is together again", async () => {
  const { link, found, add, judge } = linked((id) => (id.startsWith("poison") ? "crash" : "good"));
  add("long", ...named("poison", 4));
  judge(...named("poison", 4));
  await turns(40);
  add(...named("good", 10));
  judge(...named("good", 10));
  await turns(100);
  const posted = vi.spyOn(FakeThread.prototype, "post");
  add("long");
  judge("long");
  await turns(10);
  expect(found).toContain("long OK");
  expect(posted.mock.calls.map(([{ type }]) => type)).toEqual(["rows", "judge"]);
  posted.mockRestore();
  await link.close();
});

test.each(["crash", "lie", "silent"] as const)(
  "threads that only %s are begun a few times, not for ever",
  async (fate) => {
    const { link, found, add, judge } = linked(() => fate);
    for (let round = 0; round < 5; round++) {
      add(...named(`${round}`, 10));
      judge(...named(`${round}`, 10));
      await turns(100);
    }
    expect(new Set(found.map((line) => line.split(" ")[0])).size).toBe(50);
    expect(found).toHaveLength(50);
    expect(threads.begun).toBeLessThan(13);
    expect(threads.living).toBe(0);
    await link.close();
  },
);

test("a run that is given up while it is judged alone is not waited for", async () => {
  const { link, found, add, judge } = linked((id) => (id === "b" ? "good" : "crash"));
  add("a", "b");
  judge("a");
  await turns(1);
  link.drop("a");
  judge("b");
  await turns(10);
  expect(found).toEqual(["b OK"]);
  await link.close();
});

/** A generator of numbers from 0 to 1 that gives the same ones for a seed. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

/** Begins and ends 150 runs by chance, gives some of them up; gives what was asked for and found. */
async function muddle(seed: number) {
  const next = numbers(seed);
  const share = next();
  const bad: Fate[] = ["crash", "silent", "lie", next() < 0.2 ? "unusable" : "crash"];
  const fateOf = () => (next() < share ? (bad[Math.floor(next() * 4)] as Fate) : "good");
  const { link, found, add, judge } = linked(fateOf);
  const open: string[] = [];
  const asked: string[] = [];
  for (let step = 0; step < 150; step++) {
    add(`${step}`);
    open.push(`${step}`);
    await turns(Math.floor(next() * 3));
    const [one = ""] = open.splice(Math.floor(next() * open.length), 1);
    const isDropped = next() < 0.1;
    if (isDropped) link.drop(one);
    else judge(one);
    if (!isDropped) asked.push(one);
  }
  await turns(next() < 0.5 ? 600 : 0);
  await link.close();
  return { asked, ended: found.map((line) => line.split(" ")[0]) };
}

test("whatever threads do, each run comes to one end, and threads are bounded", async () => {
  for (let seed = 1; seed <= 60; seed++) {
    const { asked, ended } = await muddle(seed);
    expect(ended.sort()).toEqual(asked.sort());
    expect(threads.living).toBe(0);
    expect(threads.begun).toBeLessThan(2 * 150);
  }
});
