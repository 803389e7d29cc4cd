import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { itemsUntilStopped, untilStopped } from "./until-stopped.ts";

const never = () => new Promise<never>(() => {});

test("work that is done in time gives its value, and its error", async () => {
  const { signal } = new AbortController();
  expect(await untilStopped(Promise.resolve(7), signal)).toBe(7);
  await expect(untilStopped(Promise.reject(new TypeError("no")), signal)).rejects.toThrow("no");
});

test("work that takes for ever is left when the signal goes off, or has gone off", async () => {
  const stop = new AbortController();
  const waiting = untilStopped(never(), stop.signal);
  stop.abort();
  expect(await waiting).toBeUndefined();
  expect(await untilStopped(Promise.reject(new TypeError("no")), stop.signal)).toBeUndefined();
});

test("items come until the signal goes off, and their source is told", async () => {
  const stop = new AbortController();
  let ended = false;
  async function* source() {
    try {
      yield 1;
      yield 2;
      await sleep(20);
      yield 3;
      await never();
    } finally {
      ended = true;
    }
  }
  const seen: number[] = [];
  for await (const item of itemsUntilStopped(source(), stop.signal)) {
    seen.push(item);
    if (item === 2) stop.abort();
  }
  expect(seen).toEqual([1, 2]);
  await expect.poll(() => ended).toBe(true);
  const all: number[] = [];
  const { signal } = new AbortController();
  for await (const item of itemsUntilStopped([1, 2, 3], signal)) all.push(item);
  expect(all).toEqual([1, 2, 3]);
});
