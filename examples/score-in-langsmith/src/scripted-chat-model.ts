import {
  BaseChatModel,
  type BaseChatModelCallOptions,
  type BindToolsInput,
} from "@langchain/core/language_models/chat_models";
import { AIMessage, type BaseMessage } from "@langchain/core/messages";
import type { ChatResult } from "@langchain/core/outputs";
import { convertToOpenAITool } from "@langchain/core/utils/function_calling";

interface CallOptions extends BaseChatModelCallOptions {
  tools?: BindToolsInput[];
}

/** Stands in for a hosted model: answers a question with the turns its script has for it. */
export class ScriptedChatModel extends BaseChatModel<CallOptions> {
  readonly #script: ReadonlyMap<string, readonly AIMessage[]>;

  constructor(script: ReadonlyMap<string, readonly AIMessage[]>) {
    super({});
    this.#script = script;
  }

  _llmType(): string {
    return "scripted";
  }

  override bindTools(tools: BindToolsInput[]) {
    return this.withConfig({ tools });
  }

  /** Names the tools the way hosted models do, so that recorders see what was offered. */
  override invocationParams(options?: this["ParsedCallOptions"]) {
    const tools = (options?.tools ?? []) as Parameters<typeof convertToOpenAITool>[0][];
    return { tools: tools.map((tool) => convertToOpenAITool(tool)) };
  }

  async _generate(messages: BaseMessage[]): Promise<ChatResult> {
    const question = messages.find((message) => message.type === "human")?.text ?? "";
    const turn = messages.filter((message) => AIMessage.isInstance(message)).length;
    const message = this.#script.get(question)?.[turn] ?? new AIMessage("I do not know.");
    return { generations: [{ text: message.text, message }] };
  }
}
