import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { physicalCores } from "./physical-cores.ts";

test("hyper-threads of one core count once", () => {
  const folder = mkdtempSync(join(tmpdir(), "cores-"));
  for (const cpu of ["cpu0", "cpu1"]) {
    mkdirSync(join(folder, cpu, "topology"), { recursive: true });
    writeFileSync(join(folder, cpu, "topology", "core_cpus_list"), "0-1\n");
  }
  expect(physicalCores(folder)).toBe(1);
  rmSync(folder, { recursive: true });
});

test("where the system does not say, every usable processor counts", () => {
  expect(physicalCores("/no/such/folder")).toBe(availableParallelism());
});
