import { call, type Scenario, say } from "../scenario.ts";

export const cleanRefund: Scenario = {
  name: "clean-refund",
  about: "A refund above 50 EUR stops for a colleague's approval, is resumed and paid.",
  customerId: "C-1042",
  request:
    "The Tarn 2 tent from order A-20388 arrived with a torn flysheet. I don't want a replacement, I would like my money back please.",
  script: [
    call("get_order", { order_id: "A-20388" }),
    call("refund_order", {
      order_id: "A-20388",
      amount: 189,
      reason: "Tent arrived with a torn flysheet; customer wants a refund.",
    }),
    say(
      "I'm sorry that your tent arrived damaged, Maria. The full 189 EUR for order A-20388 has been refunded to the card you paid with and should be there within 5 days.",
    ),
  ],
  approval: { approved: true, by: "Jonas, team lead" },
  expected: { flagged: false },
};
