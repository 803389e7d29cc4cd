import type { Verdict } from "@tracejudge/core";

/** Sends a recorded run, in any format that tracejudge reads, and gets the verdicts on it. */
export async function askJudge(url: string, recordedRun: string): Promise<Verdict[]> {
  const response = await fetch(`${url}/v1/judge`, {
    method: "POST",
    headers: { "content-type": "application/x-ndjson" },
    body: recordedRun,
  });
  const { verdicts } = (await response.json()) as { verdicts: Verdict[] };
  return verdicts;
}
