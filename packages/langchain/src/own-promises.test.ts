import { setImmediate } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { snapshot } from "./snapshot.ts";

const unhandled: unknown[] = [];
const listen = (reason: unknown) => void unhandled.push(reason);
let others: NodeJS.UnhandledRejectionListener[] = [];

beforeEach(() => {
  unhandled.length = 0;
  others = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", listen);
});

afterEach(() => {
  process.removeAllListeners("unhandledRejection");
  for (const other of others) process.on("unhandledRejection", other);
});

test("a promise that a getter or toJSON makes for the recording, and rejects, ends no process", async () => {
  class Row {
    async toJSON(): Promise<never> {
      throw new Error("not loaded");
    }
  }
  const lazy = {
    get orders(): Promise<never> {
      return Promise.reject(new Error("no database"));
    },
  };
  expect(snapshot({ lazy, row: new Row() })).toEqual({
    lazy: { orders: "[promise]" },
    row: "[promise]",
  });
  await setImmediate();
  expect(unhandled).toEqual([]);
});

test("a rejected promise that the app keeps in its state stays the app's to look after", async () => {
  const lost = new Error("the app forgot it");
  snapshot({ job: Promise.reject(lost) });
  await setImmediate();
  expect(unhandled).toEqual([lost]);
});
