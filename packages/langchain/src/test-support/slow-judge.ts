import { setTimeout as sleep } from "node:timers/promises";
import type { Judge } from "@tracejudge/core";
import { createFakeJudge } from "./fake-judge.ts";

/** For `judgeModule`: takes its time, so that the app can end before the verdict is there. */
export async function createJudge(): Promise<Judge> {
  const fake = createFakeJudge();
  return {
    ...fake,
    async judge(trace) {
      await sleep(300);
      return fake.judge(trace);
    },
  };
}
