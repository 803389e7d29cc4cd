import { AIMessage, SystemMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { END, MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import { ToolNode } from "@langchain/langgraph/prebuilt";
import { z } from "zod";
import type { ScriptedChatModel } from "./scripted-chat-model.ts";

const orders: Record<string, object> = {
  "1001": { order_id: "1001", status: "on its way", total: "240 EUR", arrives: "14 March" },
  "1002": { order_id: "1002", status: "delivered", total: "180 EUR", item: "tent" },
  "1003": { order_id: "1003", status: "cancelled", total: "35 EUR" },
};

const tools = [
  tool(
    async ({ order_id }) => {
      const order = orders[order_id];
      if (order === undefined) throw new Error(`No order ${order_id}.`);
      return order;
    },
    {
      name: "get_order",
      description: "Look up one order of the customer: status, total, arrival.",
      schema: z.object({ order_id: z.string() }),
    },
  ),
  tool(async ({ topic }) => `${topic}: unused gear can be returned within 30 days of delivery.`, {
    name: "get_policy",
    description: "Look up a rule of the shop.",
    schema: z.object({ topic: z.string() }),
  }),
];

const policy = new SystemMessage(
  "You answer questions about orders. Look facts up before you state them. You cannot cancel or refund; say so and hand over to a colleague.",
);

/** `agent` asks the model, `tools` runs what it calls, until it calls nothing. */
export function buildOrderAgent(model: ScriptedChatModel) {
  const thinking = model.bindTools(tools);
  return new StateGraph(MessagesAnnotation)
    .addNode("agent", async ({ messages }) => ({
      messages: [await thinking.invoke([policy, ...messages])],
    }))
    .addNode("tools", new ToolNode(tools))
    .addEdge(START, "agent")
    .addConditionalEdges("agent", ({ messages }) => {
      const last = messages.at(-1);
      return AIMessage.isInstance(last) && last.tool_calls?.length ? "tools" : END;
    })
    .addEdge("tools", "agent")
    .compile({ name: "order-agent" });
}
