import type { Judge } from "@tracejudge/core";
import { expect, test } from "vitest";
import { JudgeLender } from "./judge-lender.ts";

const closed: string[] = [];
const opener = (name: string) => async () =>
  ({ name, close: async () => void closed.push(name) }) as unknown as Judge;

test("another judge does not close one that is in use; it is closed when it is given back", async () => {
  const lender = new JudgeLender();
  let giveBack = () => {};
  const work = new Promise<void>((resolve) => {
    giveBack = resolve;
  });
  const first = lender.use("a", opener("a"), async (judge) => {
    await judge;
    await work;
  });
  await lender.use("b", opener("b"), async (judge) => void (await judge));
  expect(closed).toEqual([]);
  giveBack();
  await first;
  await expect.poll(() => closed).toEqual(["a"]);
  await lender.close();
  expect(closed).toEqual(["a", "b"]);
});

test("the same judge is opened once, also for two at a time", async () => {
  const lender = new JudgeLender();
  let opened = 0;
  const open = () => {
    opened += 1;
    return opener("same")();
  };
  const use = () => lender.use("same", open, async (judge) => void (await judge));
  await Promise.all([use(), use()]);
  await use();
  expect(opened).toBe(1);
});

test("one that cannot be opened says so, and the next request tries again", async () => {
  const lender = new JudgeLender();
  const broken = () => Promise.reject(new Error("no model"));
  const wait = async (judge: Promise<Judge>) => void (await judge);
  await expect(lender.use("a", broken, wait)).rejects.toThrow("no model");
  await expect(lender.use("a", opener("a"), wait)).resolves.toBeUndefined();
});
