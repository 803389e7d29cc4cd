import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { type AIMessage, HumanMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { END, MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import { ToolNode } from "@langchain/langgraph/prebuilt";
import { z } from "zod";
import { asks, type Line, ScriptedChatModel } from "./scripted-chat-model.ts";

/** The student of random weights: for tests where the scores themselves do not matter. */
export const tinyStudent = join(
  dirname(createRequire(import.meta.url).resolve("@tracejudge/student/package.json")),
  "fixtures/tiny-student",
);

/** An agent that adds with a tool: `agent`, `tools`, `agent`. */
export function calculatorGraph(lines?: readonly Line[]) {
  const add = tool(async ({ a, b }) => a + b, {
    name: "add",
    description: "Adds two numbers.",
    schema: z.object({ a: z.number(), b: z.number() }),
  });
  const script = lines ?? [asks(["add", { a: 1, b: 2 }, "call_1"]), "The sum is 3."];
  const model = new ScriptedChatModel(script).bindTools([add]);
  return new StateGraph(MessagesAnnotation)
    .addNode("agent", async ({ messages }) => ({
      messages: [await model.invoke(messages as never)],
    }))
    .addNode("tools", new ToolNode([add]))
    .addEdge(START, "agent")
    .addConditionalEdges("agent", ({ messages }) =>
      (messages.at(-1) as AIMessage).tool_calls?.length ? "tools" : END,
    )
    .addEdge("tools", "agent")
    .compile();
}

export const sum = { messages: [new HumanMessage("What is 1 + 2?")] };
