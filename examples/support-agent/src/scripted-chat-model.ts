import {
  BaseChatModel,
  type BaseChatModelCallOptions,
  type BindToolsInput,
} from "@langchain/core/language_models/chat_models";
import { AIMessage, type BaseMessage } from "@langchain/core/messages";
import type { ChatResult } from "@langchain/core/outputs";
import { convertToOpenAITool } from "@langchain/core/utils/function_calling";
import type { Turn } from "./scenario.ts";

interface ScriptedCallOptions extends BaseChatModelCallOptions {
  tools?: BindToolsInput[];
}

/**
 * A chat model that says its lines: the n-th answer of a conversation is the n-th turn of the script.
 * It keeps no state of its own, so an interrupted run resumes where it stood.
 */
export class ScriptedChatModel extends BaseChatModel<ScriptedCallOptions> {
  readonly #script: readonly Turn[];

  constructor(script: readonly Turn[]) {
    super({});
    this.#script = script;
  }

  _llmType(): string {
    return "scripted";
  }

  override bindTools(tools: BindToolsInput[], options?: Partial<ScriptedCallOptions>) {
    return this.withConfig({ ...options, tools });
  }

  /** Names the tools the way hosted models do, so that recorders see what was offered. */
  override invocationParams(options?: this["ParsedCallOptions"]) {
    return { model: "scripted", tools: (options?.tools ?? []).map(asOpenAITool) };
  }

  async _generate(messages: BaseMessage[]): Promise<ChatResult> {
    const index = messages.filter((message) => AIMessage.isInstance(message)).length;
    const turn = this.#script[index];
    if (turn === undefined) throw new Error(`The script has no turn ${index + 1}.`);
    return { generations: [{ text: turn.text, message: messageOf(turn, index) }] };
  }
}

function messageOf({ text, calls }: Turn, index: number): AIMessage {
  return new AIMessage({
    content: text,
    tool_calls: calls.map(({ name, args }, call) => ({
      id: `call_${index + 1}_${call + 1}`,
      name,
      args,
      type: "tool_call" as const,
    })),
  });
}

type OpenAIConvertible = Parameters<typeof convertToOpenAITool>[0];

function asOpenAITool(tool: BindToolsInput) {
  return convertToOpenAITool(tool as OpenAIConvertible);
}
