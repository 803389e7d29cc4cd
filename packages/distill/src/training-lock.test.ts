import { spawn } from "node:child_process";
import { mkdtemp, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lockTraining } from "./training-lock.ts";

const newFolder = () => mkdtemp(join(tmpdir(), "tracejudge-lock-"));

test("a second training in the folder is refused until the first gives it back", async () => {
  const folder = await newFolder();
  const release = await lockTraining(folder);
  await expect(lockTraining(folder)).rejects.toMatchObject({
    code: "OUTPUT_TAKEN",
    remedy: expect.stringContaining(folder),
  });
  await release();
  await (await lockTraining(folder))();
});

test("the lock of a process that is gone is taken over", async () => {
  const folder = await newFolder();
  const child = spawn(process.execPath, ["-e", ""]);
  await new Promise((resolve) => child.on("close", resolve));
  await writeFile(join(folder, "lock"), `${child.pid} ${hostname()}`);
  await (await lockTraining(folder))();
});

test("a lock that another machine holds is respected; an empty one is not", async () => {
  const folder = await newFolder();
  await writeFile(join(folder, "lock"), "1 elsewhere");
  await expect(lockTraining(folder)).rejects.toMatchObject({ code: "OUTPUT_TAKEN" });
  await writeFile(join(folder, "lock"), "");
  await (await lockTraining(folder))();
});
