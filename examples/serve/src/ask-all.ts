import { readFile } from "node:fs/promises";
import type { Verdict } from "@tracejudge/core";
import { createServer, type ServerOptions } from "@tracejudge/server";
import type { ScoreResponse } from "@typesafe-ai/sdk";
import { askDecision } from "./ask-decision.ts";
import { askJudge } from "./ask-judge.ts";
import { sendSpans } from "./send-spans.ts";

export interface Answers {
  url: string;
  judged: Verdict[];
  decided: ScoreResponse;
  received: Verdict;
}

const recorded = new URL("../../traces/airline-cancelled.jsonl", import.meta.url);
const question = "Which plan has single sign-on?";
const answer = "All plans have single sign-on, and it is free.";

/** Starts a server on a free port, as `tracejudge serve --port 0` does, and asks it in its three ways. */
export async function askAll(options: ServerOptions = {}): Promise<Answers> {
  const server = await createServer(options);
  const { url } = await server.listen({ port: 0 });
  try {
    const messages = [
      { role: "user", content: question },
      { role: "assistant", content: answer },
    ];
    return {
      url,
      judged: await askJudge(url, await readFile(recorded, "utf8")),
      decided: await askDecision(url, "quality", { messages }),
      received: await sendSpans(url, question, answer),
    };
  } finally {
    await server.close();
  }
}
