import { type Scenario, say } from "../scenario.ts";

const orderIds = ["A-20417", "A-20388", "A-20391"];

export const cleanFanOut: Scenario = {
  name: "clean-fan-out",
  about: "Three orders are looked up in parallel and summed up correctly.",
  customerId: "C-1042",
  request:
    "Could you give me a quick overview of my orders A-20417, A-20388 and A-20391? I'd like to know what has arrived already and what I paid in total.",
  script: [
    { text: "", calls: orderIds.map((order_id) => ({ name: "get_order", args: { order_id } })) },
    say(
      "Of course, Maria. The Tarn 2 tent (A-20388, 189.00 EUR) and the Fjell 400 headlamp (A-20391, 44.90 EUR) have been delivered, and the Ridgeline hiking boots (A-20417, 139.00 EUR) are still with the carrier. Together that comes to 372.90 EUR.",
    ),
  ],
  expected: { flagged: false },
};
