import { ToolMessage } from "@langchain/core/messages";
import type { ToolCall } from "@langchain/core/messages/tool";
import {
  Annotation,
  END,
  interrupt,
  MessagesAnnotation,
  START,
  StateGraph,
} from "@langchain/langgraph";
import { ToolNode } from "@langchain/langgraph/prebuilt";
import type { Shop } from "./shop.ts";
import { refundTool } from "./shop-tools.ts";

/** EUR; above it a colleague must agree. */
const APPROVAL_LIMIT = 50;

const RefundState = Annotation.Root({
  ...MessagesAnnotation.spec,
  toolCall: Annotation<ToolCall>(),
  approval: Annotation<Approval | undefined>(),
});

/** What the person answers when the run is resumed. */
export interface Approval {
  approved: boolean;
  by: string;
  note?: string;
}

/** The subgraph behind `refund_order`: small refunds are paid, large ones wait for a person. */
export function buildRefundGraph(shop: Shop) {
  const payBack = new ToolNode([refundTool(shop)]);
  return new StateGraph(RefundState, { output: MessagesAnnotation })
    .addNode("check_refund", () => ({ approval: undefined }))
    .addNode("ask_a_person", askAPerson)
    .addNode("pay_back", ({ toolCall, messages }, config) =>
      payBack.invoke({ messages, lg_tool_call: toolCall }, config),
    )
    .addNode("decline", decline)
    .addEdge(START, "check_refund")
    .addConditionalEdges("check_refund", needsAPerson, ["ask_a_person", "pay_back"])
    .addConditionalEdges(
      "ask_a_person",
      ({ approval }) => (approval?.approved ? "pay_back" : "decline"),
      ["pay_back", "decline"],
    )
    .addEdge("pay_back", END)
    .addEdge("decline", END)
    .compile();
}

type RefundValues = typeof RefundState.State;

function needsAPerson({ toolCall }: RefundValues): "ask_a_person" | "pay_back" {
  return Number(toolCall.args.amount) > APPROVAL_LIMIT ? "ask_a_person" : "pay_back";
}

function askAPerson({ toolCall }: RefundValues) {
  const approval: Approval = interrupt({ question: "Approve this refund?", refund: toolCall.args });
  return { approval };
}

function decline({ toolCall, approval }: RefundValues) {
  const content = JSON.stringify({ refunded: 0, declined_by: approval?.by, note: approval?.note });
  const tool_call_id = toolCall.id ?? "";
  return { messages: [new ToolMessage({ content, tool_call_id, name: toolCall.name })] };
}
