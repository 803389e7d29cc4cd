import { AIMessage } from "@langchain/core/messages";
import type { Example } from "langsmith/schemas";

/** A question to the desk, what its model says turn by turn, and what a person thinks of it. */
interface Conversation {
  question: string;
  turns: AIMessage[];
  /** 0 to 4 by feedback key. */
  labels: Record<string, number>;
}

const conversations: Conversation[] = [
  {
    question: "Where is my order 1001?",
    turns: [
      calls("get_order", { order_id: "1001" }),
      says("Order 1001 is on its way and should arrive on 14 March."),
    ],
    labels: { tool_validity: 4, quality: 4, trace_quality: 4 },
  },
  {
    question: "How long do I have to return the tent of order 1002?",
    turns: [
      calls("get_policy", { topic: "returns" }),
      says("You can return unused gear within 30 days of delivery."),
    ],
    labels: { tool_validity: 4, quality: 4, trace_quality: 4 },
  },
  {
    question: "Has order 1002 been delivered?",
    turns: [calls("get_order", { order_id: "1003" }), says("Yes, order 1002 was cancelled.")],
    labels: { tool_validity: 2, quality: 0, trace_quality: 1 },
  },
  {
    question: "Please cancel order 1001.",
    turns: [says("Done! I have cancelled order 1001 and refunded 240 EUR to your card.")],
    labels: { tool_validity: 0, quality: 0, trace_quality: 0 },
  },
  {
    question: "Where is order 9999?",
    turns: [calls("get_order", { order_id: "9999" }), says("Order 9999 will arrive tomorrow.")],
    labels: { tool_validity: 4, quality: 0, trace_quality: 1 },
  },
  {
    question: "What did I pay for order 1003?",
    turns: [
      calls("get_order", { order_id: "1003" }),
      says("Order 1003 came to 35 EUR; it was cancelled."),
    ],
    labels: { tool_validity: 4, quality: 4, trace_quality: 4 },
  },
];

/** The script by question, for the model that stands in for a real one. */
export const script: ReadonlyMap<string, readonly AIMessage[]> = new Map(
  conversations.map(({ question, turns }) => [question, turns]),
);

/** The dataset as LangSmith would give it; people's labels are among the reference outputs. */
export const examples: Example[] = conversations.map(({ question, labels }, index) => ({
  id: `00000000-0000-4000-8000-00000000000${index}`,
  dataset_id: "00000000-0000-4000-8000-0000000000ff",
  inputs: { question },
  outputs: { labels },
  created_at: "2025-03-12T00:00:00Z",
  modified_at: "2025-03-12T00:00:00Z",
  runs: [],
}));

function says(text: string): AIMessage {
  return new AIMessage(text);
}

function calls(name: string, args: Record<string, string>): AIMessage {
  return new AIMessage({
    content: "",
    tool_calls: [{ id: "call_1", name, args, type: "tool_call" }],
  });
}
