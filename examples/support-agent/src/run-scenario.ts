import type { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { type BaseMessage, HumanMessage } from "@langchain/core/messages";
import { Command, INTERRUPT, isInterrupted } from "@langchain/langgraph";
import { openShop } from "./open-shop.ts";
import type { Scenario } from "./scenario.ts";
import type { Shop } from "./shop.ts";
import { buildSupportAgent } from "./support-agent.ts";

export interface ScenarioRun {
  messages: BaseMessage[];
  /** The shop after the conversation. */
  shop: Shop;
  /** What the person was asked, where the run stopped for one. */
  asked?: unknown;
}

/** Plays one scenario in a shop of its own; where the run is interrupted, the person answers. */
export async function runScenario(
  scenario: Scenario,
  model: BaseChatModel,
  callbacks: BaseCallbackHandler[] = [],
): Promise<ScenarioRun> {
  const shop = openShop();
  const customer = shop.customers.find((one) => one.customer_id === scenario.customerId);
  if (customer === undefined) throw new Error(`Unknown customer in scenario ${scenario.name}.`);
  const agent = buildSupportAgent(model, shop, customer);
  const config = {
    callbacks,
    runName: scenario.name,
    configurable: { thread_id: `${scenario.name}-${Date.now()}` },
  };

  const first = await agent.invoke({ messages: [new HumanMessage(scenario.request)] }, config);
  if (!isInterrupted(first)) return { messages: first.messages, shop };

  const asked = first[INTERRUPT][0]?.value;
  const answer = scenario.approval ?? { approved: false, by: "nobody", note: "Nobody was asked." };
  const { messages } = await agent.invoke(new Command({ resume: answer }), config);
  return { messages, shop, asked };
}
