import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { AIMessage, SystemMessage } from "@langchain/core/messages";
import {
  END,
  MemorySaver,
  MessagesAnnotation,
  Send,
  START,
  StateGraph,
} from "@langchain/langgraph";
import { ToolNode } from "@langchain/langgraph/prebuilt";
import { deskPolicy } from "./desk-policy.ts";
import { buildRefundGraph } from "./refund-graph.ts";
import type { Customer, Shop } from "./shop.ts";
import { deskTools, refundTool } from "./shop-tools.ts";

type DeskState = typeof MessagesAnnotation.State;

/**
 * The support desk: `agent` asks the model, every tool call it makes goes to a task of its own in
 * parallel (`tools`, or the `refund` subgraph), and their results go back to `agent`.
 */
export function buildSupportAgent(model: BaseChatModel, shop: Shop, customer: Customer) {
  const tools = deskTools(shop);
  const thinking = model.bindTools?.([...tools, refundTool(shop)]) ?? model;
  const policy = new SystemMessage(deskPolicy(customer));

  return new StateGraph(MessagesAnnotation)
    .addNode("agent", async ({ messages }, config) => ({
      messages: [await thinking.invoke([policy, ...messages], config)],
    }))
    .addNode("tools", new ToolNode(tools))
    .addNode("refund", buildRefundGraph(shop))
    .addEdge(START, "agent")
    .addConditionalEdges("agent", fanOut, ["tools", "refund", END])
    .addEdge("tools", "agent")
    .addEdge("refund", "agent")
    .compile({ checkpointer: new MemorySaver(), name: "support-desk" });
}

/** One parallel task per tool call; none left to make ends the run. */
function fanOut({ messages }: DeskState): Send[] | typeof END {
  const last = messages.at(-1);
  const calls = AIMessage.isInstance(last) ? (last.tool_calls ?? []) : [];
  if (calls.length === 0) return END;
  return calls.map((call) =>
    call.name === "refund_order"
      ? new Send("refund", { messages, toolCall: call })
      : new Send("tools", { messages, lg_tool_call: call }),
  );
}
