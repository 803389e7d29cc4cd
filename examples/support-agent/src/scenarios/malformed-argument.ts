import { call, type Scenario, say } from "../scenario.ts";

export const malformedArgument: Scenario = {
  name: "malformed-argument",
  about: "A tool is called with arguments that its schema does not allow.",
  customerId: "C-1093",
  request:
    "I'd like to send back the Storm shell jacket from order A-20466, it is too big for me. Can a courier collect it on Friday the 14th in the afternoon?",
  script: [
    call("get_order", { order_id: "A-20466" }),
    call("book_pickup", { order: 20466, date: "next Friday", window: "after lunch" }),
    say(
      "I'm sorry, Aisha, but I could not book a courier for your jacket just now. Please try again later or bring the parcel to a drop-off point.",
    ),
  ],
  expected: { flagged: true, attribute: "tool_validity", turn: 2 },
};
