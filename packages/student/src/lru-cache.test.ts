import { expect, test } from "vitest";
import { createLruCache } from "./lru-cache.ts";

test("the entry not used for longest is forgotten first", () => {
  const cache = createLruCache<number>(2);
  cache.set("a", 1);
  cache.set("b", 2);
  cache.get("a");
  cache.set("c", 3);
  expect([cache.get("a"), cache.get("b"), cache.get("c")]).toEqual([1, undefined, 3]);
});

test("setting a key again does not make it two entries", () => {
  const cache = createLruCache<number>(2);
  cache.set("a", 1);
  cache.set("b", 2);
  cache.set("a", 3);
  expect([cache.get("a"), cache.get("b")]).toEqual([3, 2]);
});

test("a capacity of none keeps nothing", () => {
  const cache = createLruCache<number>(0);
  cache.set("a", 1);
  expect(cache.get("a")).toBeUndefined();
});
