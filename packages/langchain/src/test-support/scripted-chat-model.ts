import type { CallbackManagerForLLMRun } from "@langchain/core/callbacks/manager";
import {
  BaseChatModel,
  type BaseChatModelCallOptions,
  type BindToolsInput,
} from "@langchain/core/language_models/chat_models";
import { AIMessage, AIMessageChunk, type BaseMessage } from "@langchain/core/messages";
import { ChatGenerationChunk, type ChatResult } from "@langchain/core/outputs";
import type { Runnable } from "@langchain/core/runnables";
import { convertToOpenAITool } from "@langchain/core/utils/function_calling";

export type Line = string | AIMessage | Error | ((messages: BaseMessage[]) => AIMessage | string);

interface CallOptions extends BaseChatModelCallOptions {
  tools?: unknown[];
}

/** Says its lines one after the other, whatever it is asked; an Error is thrown. */
export class ScriptedChatModel extends BaseChatModel<CallOptions> {
  readonly lines: Line[];
  readonly delayMs: number;

  constructor(lines: readonly Line[], delayMs = 0) {
    super({ maxRetries: 0 });
    this.lines = [...lines];
    this.delayMs = delayMs;
  }

  _llmType(): string {
    return "scripted";
  }

  override bindTools(tools: BindToolsInput[]): Runnable<never, AIMessageChunk, CallOptions> {
    const specs = tools.map((tool) => convertToOpenAITool(tool as never));
    return this.withConfig({ tools: specs }) as never;
  }

  override invocationParams(options?: this["ParsedCallOptions"]): Record<string, unknown> {
    return options?.tools ? { tools: options.tools } : {};
  }

  #next(messages: BaseMessage[]): AIMessage {
    const line = this.lines.shift() ?? "(no more lines)";
    if (line instanceof Error) throw line;
    const said = typeof line === "function" ? line(messages) : line;
    return typeof said === "string" ? new AIMessage(said) : said;
  }

  async _generate(
    messages: BaseMessage[],
    options: this["ParsedCallOptions"],
  ): Promise<ChatResult> {
    if (this.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.delayMs));
    options.signal?.throwIfAborted();
    const message = this.#next(messages);
    return { generations: [{ text: String(message.content), message }] };
  }

  override async *_streamResponseChunks(
    messages: BaseMessage[],
    _options: this["ParsedCallOptions"],
    manager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    for (const text of String(this.#next(messages).content)) {
      if (this.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.delayMs));
      const chunk = new ChatGenerationChunk({ text, message: new AIMessageChunk(text) });
      yield chunk;
      await manager?.handleLLMNewToken(text, undefined, undefined, undefined, undefined, { chunk });
    }
  }
}

/** An assistant turn that asks for tools; ids are `call_<letter><place>`. */
export function asks(
  ...calls: [name: string, args: Record<string, unknown>, id?: string][]
): AIMessage {
  const tool_calls = calls.map(([name, args, id], index) => ({
    name,
    args,
    id: id ?? `call_${name}_${index}_${JSON.stringify(args).length}`,
    type: "tool_call" as const,
  }));
  return new AIMessage({ content: "", tool_calls });
}
