import { expect, it } from "vitest";
import { measureImport } from "../../bench/import-memory.ts";

it("reads a long file of runs in bounded memory", async () => {
  const { written, read, problems, grownBy } = await measureImport(60);
  expect({ read, problems }).toEqual({ read: written, problems: 0 });
  expect(grownBy).toBeLessThan(150);
});
