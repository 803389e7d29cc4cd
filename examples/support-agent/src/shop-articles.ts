import type { Article } from "./shop.ts";

/** The help centre. */
export const articles: Article[] = [
  {
    title: "Returns and refunds",
    text: "You can return unused items in their original packaging within 30 days of delivery. Footwear that has been worn outdoors cannot be returned unless it is faulty. Return postage is paid by the customer (from 5.90 EUR), except for faulty or wrong items. Refunds are paid to the original payment method within 5 working days after we receive the parcel.",
  },
  {
    title: "Delivery times and costs",
    text: "Orders placed before 14:00 are handed to the carrier on the same working day. Delivery takes 2-3 working days in the Netherlands and 3-6 working days in the rest of Europe. Delivery is free from 75 EUR, otherwise it costs 4.95 EUR.",
  },
  {
    title: "Warranty",
    text: "All products carry a two-year warranty against faults in material and workmanship. Tents and jackets also have a free repair service in the first year. Normal wear and tear is not covered.",
  },
  {
    title: "Changing or cancelling an order",
    text: "An order can be changed or cancelled for as long as its status is 'processing'. Once it is with the carrier, the address can no longer be changed; the parcel can be refused at the door or returned after delivery.",
  },
];
