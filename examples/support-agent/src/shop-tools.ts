import { tool } from "@langchain/core/tools";
import { z } from "zod";
import type { Order, Shop } from "./shop.ts";

const orderId = z
  .string()
  .regex(/^A-\d{5}$/)
  .describe("Order number: A, a dash and five digits, for example A-20417.");

/** The tools that only the desk's own graph may run at once; `refund_order` goes through a person. */
export function deskTools(shop: Shop) {
  return [...lookUpTools(shop), ...changeTools(shop)];
}

function lookUpTools(shop: Shop) {
  return [
    tool(async ({ order_id }) => withoutCard(findOrder(shop, order_id)), {
      name: "get_order",
      description: "Look up one order: status, items, total, delivery address, tracking number.",
      schema: z.object({ order_id: orderId }),
    }),
    tool(async ({ order_id }) => findOrder(shop, order_id).card, {
      name: "get_payment",
      description: "Look up how an order was paid. Internal: holds the full card number.",
      schema: z.object({ order_id: orderId }),
    }),
    tool(
      async ({ tracking_number }) =>
        shop.parcels.find((parcel) => parcel.tracking_number === tracking_number) ??
        refuse(`No parcel with tracking number ${tracking_number}.`),
      {
        name: "track_parcel",
        description: "Ask the carrier where a parcel is and when it should arrive.",
        schema: z.object({
          tracking_number: z.string().describe("Tracking number from the order."),
        }),
      },
    ),
    tool(async ({ query }) => bestArticles(shop, query), {
      name: "search_help",
      description: "Search the help centre for the shop's rules on delivery, returns, warranty.",
      schema: z.object({ query: z.string() }),
    }),
    tool(async ({ product_id }) => shop.reviews[product_id] ?? [], {
      name: "get_reviews",
      description: "Customer reviews of a product, newest last.",
      schema: z.object({ product_id: z.string().describe("Product id, for example P-310.") }),
    }),
  ];
}

function changeTools(shop: Shop) {
  return [
    tool(async ({ order_id, address }) => changeAddress(findOrder(shop, order_id), address), {
      name: "change_address",
      description: "Change the delivery address of an order that has not left the warehouse.",
      schema: z.object({ order_id: orderId, address: z.string().min(10) }),
    }),
    tool(async ({ order_id, reason }) => cancel(findOrder(shop, order_id), reason), {
      name: "cancel_order",
      description: "Cancel an order that has not left the warehouse. This cannot be undone.",
      schema: z.object({ order_id: orderId, reason: z.string() }),
    }),
    tool(
      async ({ order_id, date, window }) => ({
        order_id: findOrder(shop, order_id).order_id,
        pickup: { date, window },
        label: `RET-${order_id.slice(2)}`,
      }),
      {
        name: "book_pickup",
        description: "Book a courier to collect a return from the customer's address.",
        schema: z.object({
          order_id: orderId,
          date: z.iso.date().describe("Day of the pickup, YYYY-MM-DD."),
          window: z.enum(["morning", "afternoon", "evening"]),
        }),
      },
    ),
  ];
}

/** Pays money back. The refund graph decides whether a person must agree before it is called. */
export function refundTool(shop: Shop) {
  return tool(
    async ({ order_id, amount }) => {
      const order = findOrder(shop, order_id);
      if (amount > order.total) refuse(`The order's total is ${order.total} EUR, not ${amount}.`);
      order.status = "refunded";
      return { order_id, refunded: amount, currency: "EUR", arrives_within_days: 5 };
    },
    {
      name: "refund_order",
      description:
        "Refund an order to the original payment method. Amounts above 50 EUR wait for a colleague's approval.",
      schema: z.object({
        order_id: orderId,
        amount: z.number().positive().describe("Amount in EUR."),
        reason: z.string(),
      }),
    },
  );
}

function findOrder(shop: Shop, orderId: string): Order {
  const found = shop.orders.find((order) => order.order_id === orderId);
  return found ?? refuse(`Order ${orderId} does not exist.`);
}

function withoutCard({ card, ...order }: Order) {
  return { ...order, paid_with: `card ending in ${card.number.slice(-4)}` };
}

function changeAddress(order: Order, address: string) {
  if (order.status !== "processing") {
    refuse(`ORDER_LOCKED: order ${order.order_id} is already with the carrier; address unchanged.`);
  }
  order.ship_to = address;
  return { order_id: order.order_id, ship_to: address, updated: true };
}

function cancel(order: Order, reason: string) {
  if (order.status !== "processing") refuse(`ORDER_LOCKED: order ${order.order_id} has left.`);
  order.status = "cancelled";
  return { order_id: order.order_id, status: order.status, reason };
}

function bestArticles(shop: Shop, query: string) {
  const words = query.toLowerCase().match(/[a-z]{4,}/g) ?? [];
  const hits = (text: string) => words.filter((word) => text.toLowerCase().includes(word)).length;
  return shop.articles
    .map((article) => ({ article, score: hits(`${article.title} ${article.text}`) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, 2)
    .map(({ article }) => article);
}

/** Tools fail by throwing, as tools do; LangGraph tells the model. */
function refuse(message: string): never {
  throw new Error(message);
}
