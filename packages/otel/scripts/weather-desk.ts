import {
  BaseChatModel,
  type BaseChatModelCallOptions,
} from "@langchain/core/language_models/chat_models";
import { AIMessage, SystemMessage } from "@langchain/core/messages";
import type { ChatResult } from "@langchain/core/outputs";
import { BaseRetriever } from "@langchain/core/retrievers";
import { tool } from "@langchain/core/tools";
import { convertToOpenAITool } from "@langchain/core/utils/function_calling";
import { END, MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import { ToolNode, toolsCondition } from "@langchain/langgraph/prebuilt";
import { z } from "zod";

const call = (id: string, name: string, args: Record<string, string>) => ({
  id,
  name,
  args,
  type: "tool_call" as const,
});

const lines = [
  new AIMessage({
    content: "",
    tool_calls: [
      call("call_1", "weather", { city: "Atlantis" }),
      call("call_2", "weather", { city: "Oslo" }),
    ],
  }),
  new AIMessage({
    content: "Let me see what to pack.",
    tool_calls: [call("call_3", "packing_guide", { question: "what to wear in Oslo" })],
  }),
  new AIMessage(
    "It is 4 degrees and raining in Oslo: take a rain coat. I know no city called Atlantis.",
  ),
];

interface Options extends BaseChatModelCallOptions {
  tools?: unknown[];
}

/** Says its lines one after the other, whatever it is asked. */
class ScriptedModel extends BaseChatModel<Options> {
  private readonly lines: AIMessage[];

  constructor(said: readonly AIMessage[]) {
    super({});
    this.lines = [...said];
  }

  _llmType(): string {
    return "scripted";
  }

  override invocationParams(options?: Options) {
    return { model: "scripted-1", ...(options?.tools && { tools: options.tools }) };
  }

  async _generate(): Promise<ChatResult> {
    const message = this.lines.shift() ?? new AIMessage("");
    const tokenUsage = { promptTokens: 10, completionTokens: 5, totalTokens: 15 };
    return { generations: [{ text: message.text, message }], llmOutput: { tokenUsage } };
  }
}

class Guide extends BaseRetriever {
  lc_namespace = ["guide"];

  override async _getRelevantDocuments() {
    const metadata = { source: "guide.md" };
    return [
      { pageContent: "Oslo: take a rain coat in November.", metadata },
      { pageContent: "Bergen: it always rains.", metadata },
    ];
  }
}

const weather = tool(
  async ({ city }) => {
    if (city === "Atlantis") throw new RangeError(`no such city: ${city}`);
    return `${city}: 4 degrees, rain`;
  },
  {
    name: "weather",
    description: "The weather of a city now",
    schema: z.object({ city: z.string() }),
  },
);

const packingGuide = tool(
  async ({ question }, config) => {
    const found = await new Guide().invoke(question, config);
    return found.map(({ pageContent }) => pageContent).join("\n");
  },
  {
    name: "packing_guide",
    description: "What to pack",
    schema: z.object({ question: z.string() }),
  },
);

/** A graph with an agent inside: a tool that fails, two at once, a retriever, a node without a model. */
export function weatherDesk() {
  const tools = [weather, packingGuide];
  const specs = tools.map((one) => convertToOpenAITool(one));
  const model = new ScriptedModel(lines).withConfig({ tools: specs });
  const system = new SystemMessage("You are a weather desk.");
  const agent = new StateGraph(MessagesAnnotation)
    .addNode("agent", async ({ messages }, config) => ({
      messages: [await model.invoke([system, ...messages], config)],
    }))
    .addNode("tools", new ToolNode(tools))
    .addEdge(START, "agent")
    .addConditionalEdges("agent", toolsCondition)
    .addEdge("tools", "agent")
    .compile({ name: "weather_desk" });
  return new StateGraph(MessagesAnnotation)
    .addNode("desk", agent)
    .addNode("polish", async () => ({}))
    .addEdge(START, "desk")
    .addEdge("desk", "polish")
    .addEdge("polish", END)
    .compile({ name: "support" });
}
