import type { Entry } from "./scenario.ts";

type Message = Record<string, unknown>;

/** OpenAI chat messages of the turns, and for each turn the index of its first message. */
export function messagesOfTurns(
  system: string,
  turns: readonly Entry[],
): { messages: Message[]; places: number[] } {
  const messages: Message[] = system === "" ? [] : [{ role: "system", content: system }];
  const places: number[] = [];
  const ids = callIds();
  for (const turn of turns) {
    places.push(messages.length);
    messages.push(...messagesOf(turn, ids));
  }
  return { messages, places };
}

interface CallIds {
  /** A new one. */
  next(name: string): string;
  /** Those of the last turn that called. */
  open: { id: string; name: string }[];
}

function callIds(): CallIds {
  let count = 0;
  const open: CallIds["open"] = [];
  const next = (name: string) => {
    const id = `call_${++count}`;
    open.push({ id, name });
    return id;
  };
  return { open, next };
}

function messagesOf(turn: Entry, ids: CallIds): Message[] {
  switch (turn[0]) {
    case "user":
      return [{ role: "user", content: turn[1] }];
    case "say":
      return [{ role: "assistant", content: turn[1] }];
    case "call":
      return [calling(turn, ids)];
    case "result":
      return turn.slice(1).map((result, at) => ({
        role: "tool",
        tool_call_id: ids.open[at]?.id,
        name: ids.open[at]?.name,
        content: typeof result === "string" ? result : JSON.stringify(result),
      }));
  }
}

function calling([, content, ...calls]: Extract<Entry, ["call", ...unknown[]]>, ids: CallIds) {
  ids.open.length = 0;
  return {
    role: "assistant",
    content,
    tool_calls: calls.map(([name, args]) => ({
      id: ids.next(name),
      type: "function",
      function: { name, arguments: JSON.stringify(args) },
    })),
  };
}
