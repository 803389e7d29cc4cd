import { call, type Scenario, say } from "../scenario.ts";

export const unsupportedAnswer: Scenario = {
  name: "unsupported-answer",
  about: "The help centre says one thing, the answer another.",
  customerId: "C-1042",
  request:
    "How long do I have to return a pair of boots, and does it matter if I have already worn them outside?",
  script: [
    call("search_help", { query: "return worn boots footwear refund" }),
    say(
      "You can return your boots within 60 days of delivery, and it is no problem if you have worn them outside. We send a courier to collect them free of charge, and you will have your money back within 24 hours.",
    ),
  ],
  expected: { flagged: true, attribute: "quality", turn: 2 },
};
