import { call, type Scenario, say } from "../scenario.ts";

export const wrongTool: Scenario = {
  name: "wrong-tool",
  about: "The customer asks for another address; the agent cancels the order instead.",
  customerId: "C-1077",
  request:
    "Hello, I'm moving house. Please send order A-20502 to my new address instead: ul. Ogrodowa 21, 00-896 Warszawa, Poland. Everything else stays the same.",
  script: [
    call("get_order", { order_id: "A-20502" }),
    call("cancel_order", { order_id: "A-20502", reason: "Customer is moving house." }),
    say(
      "Hello Tomasz, I have cancelled order A-20502 because you are moving house. You are welcome to place it again with your new address.",
    ),
  ],
  expected: { flagged: true, attribute: "tool_validity", turn: 2 },
};
