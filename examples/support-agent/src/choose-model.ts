import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import type { Turn } from "./scenario.ts";
import { ScriptedChatModel } from "./scripted-chat-model.ts";

export interface ModelChoice {
  label: string;
  scripted: boolean;
  /** The scripted model follows `script`; a real one thinks for itself. */
  modelFor(script: readonly Turn[]): BaseChatModel;
}

type ChatModelClass = new (fields: { model: string; temperature: number }) => BaseChatModel;

const providers = [
  { key: "OPENAI_API_KEY", from: "@langchain/openai", name: "ChatOpenAI", model: "gpt-4o-mini" },
  {
    key: "ANTHROPIC_API_KEY",
    from: "@langchain/anthropic",
    name: "ChatAnthropic",
    model: "claude-3-5-haiku-latest",
  },
];

const scripted: ModelChoice = {
  label: "a scripted model (no key needed)",
  scripted: true,
  modelFor: (script) => new ScriptedChatModel(script),
};

/**
 * A real model where its key is set and its package is installed, the script otherwise.
 * `SUPPORT_AGENT_MODEL` names another model of the provider, or `scripted`.
 */
export async function chooseModel(env: NodeJS.ProcessEnv): Promise<ModelChoice> {
  const wanted = env.SUPPORT_AGENT_MODEL;
  if (wanted === "scripted") return scripted;
  for (const provider of providers) {
    const Chat = env[provider.key] ? await load(provider.from, provider.name) : undefined;
    if (Chat === undefined) continue;
    const model = wanted ?? provider.model;
    return {
      label: `${model} through ${provider.from}`,
      scripted: false,
      modelFor: () => new Chat({ model, temperature: 0 }),
    };
  }
  return scripted;
}

async function load(from: string, name: string): Promise<ChatModelClass | undefined> {
  try {
    const module: Record<string, ChatModelClass> = await import(from);
    return module[name];
  } catch {
    return undefined;
  }
}
