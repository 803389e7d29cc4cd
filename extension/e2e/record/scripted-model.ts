import { createServer, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";

/** One answer of the model: words, and calls of tools by name. */
export interface Turn {
  says: string;
  calls?: readonly { name: string; args: object }[];
}

/** An endpoint that speaks OpenAI's streamed chat completions, on this machine only. */
export interface ScriptedModel {
  url: string;
  stop(): void;
}

/** Answers each request that offers tools with the next turn; other requests, such as for a title, alike. */
export async function startScriptedModel(turns: readonly Turn[]): Promise<ScriptedModel> {
  const left = [...turns];
  const server = createServer(async (request, response) => {
    const asked = (await json(request)) as { model?: string; tools?: unknown[] };
    const turn = (asked.tools?.length ? left.shift() : undefined) ?? { says: "Build failure" };
    stream(response, asked.model ?? "", turn, turns.length - left.length);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/v1/chat/completions`,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function stream(response: ServerResponse, model: string, { says, calls }: Turn, number: number) {
  const tool_calls = calls?.map(({ name, args }, index) => ({
    index,
    id: `call_${number}_${index + 1}`,
    type: "function",
    function: { name, arguments: JSON.stringify(args) },
  }));
  response.setHeader("content-type", "text/event-stream");
  const send = (part: object) => {
    const chunk = { id: `chatcmpl-${number}`, object: "chat.completion.chunk", created: 1, model };
    response.write(`data: ${JSON.stringify({ ...chunk, ...part })}\n\n`);
  };
  const choice = (delta: object, finish_reason: string | null = null) =>
    send({ choices: [{ index: 0, delta, finish_reason }] });
  choice({ role: "assistant", content: says });
  if (tool_calls) choice({ tool_calls });
  choice({}, tool_calls ? "tool_calls" : "stop");
  send({
    choices: [],
    usage: { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 },
  });
  response.end("data: [DONE]\n\n");
}
