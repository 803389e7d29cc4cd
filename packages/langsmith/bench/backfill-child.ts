import { wordJudge } from "../fixtures/word-judge.ts";
import { backfill, openLangSmith } from "../src/index.ts";

/** One backfill in a process of its own, to be killed: prints a line per judged run, then its memory. */
const [apiUrl = "", apiKey = "", stateDir = "", days = "30"] = process.argv.slice(2);
const langsmith = await openLangSmith({ apiUrl, apiKey });
const options = { langsmith, judge: wordJudge(), project: "demo", queue: "to check", stateDir };
for await (const event of backfill({ ...options, sinceMs: Number(days) * 86_400_000 })) {
  if ("scored" in event) process.stdout.write(`scored ${event.scored.verdict.traceId}\n`);
}
process.stdout.write(`peak ${Math.round(process.resourceUsage().maxRSS / 1024)}\n`);
