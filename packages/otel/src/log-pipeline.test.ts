import { expect, test } from "vitest";
import { createLogPipeline } from "./log-pipeline.ts";

test("an exporter that never answers keeps nothing waiting for ever, nor the one who closes", async () => {
  const never = () => new Promise<never>(() => {});
  const errors: unknown[] = [];
  const silent = { export: () => {}, shutdown: never, forceFlush: never };
  const limits = { exportMs: 100, closeMs: 300 };
  const pipeline = createLogPipeline(silent, "test", (error) => errors.push(error), limits);
  while (pipeline.hasRoom()) pipeline.logger.emit({});
  await pipeline.close();
  expect(pipeline.hasRoom()).toBe(true);
  expect(String(errors[0])).toContain("not taken in time");
});
