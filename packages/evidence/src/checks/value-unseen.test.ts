import { expect, test } from "vitest";
import { called, evidenceFor, told, toolCall, user } from "../testing/small-trace.ts";

async function unseen(said: string, args: unknown, found = ""): Promise<string[]> {
  const before =
    found === "" ? [user(said)] : [user(said), called([toolCall("x", {})]), told(found)];
  const evidence = await evidenceFor({ before, calls: [toolCall("f", args)] });
  return evidence
    .filter(({ code }) => code === "value_unseen")
    .map(({ place, detail }) => `${place} ${detail}`);
}

function check(
  name: string,
  said: string,
  args: unknown,
  want: string[] = [],
  found?: string,
): void {
  test(name, async () => expect(await unseen(said, args, found)).toEqual(want));
}

check("a value of the user's is seen", "Weather in Paris?", { city: "paris" });
check("a made-up value is found", "Weather in Paris?", { city: "London" }, ["args.city London"]);
check("nested values are told with their path", "x", { a: [{ b: "Zanzibar" }] }, [
  "args.a[0].b Zanzibar",
]);
check("a value from a tool result is seen", "my order", { id: "ORD-77" }, [], '{"id": "ORD-77"}');
check("a changed id is found", "order 4jRRWElQga", { id: "1jRRWElQga" }, ["args.id 1jRRWElQga"]);
check("thousands separators do not matter", "pay 12,500 dollars", { amount: 12500 });
check("a wrong number is found", "pay 12,500 dollars", { amount: 12800 }, ["args.amount 12800"]);
check("a number as text is compared as a number", "pay 12,500", { amount: "12500" });
check("number words count", "three tickets", { tickets: 3 });
check("per cent and minutes are converted", "5% over 2 hours", { rate: 0.05, minutes: 120 });
check("magnitudes are read", "1.5 million rows", { rows: 1500000 });
check("zero and one are free", "hello", { a: 0, b: 1 });
check("page sizes are the model's choice", "hello", { limit: 50, page_size: 20 });
check("dates in other words are seen", "on August 15, 2024", { date: "2024-08-15" });
check("a wrong day is found", "on August 15, 2024", { date: "2024-08-17" }, [
  "args.date 2024-08-17",
]);
check("relative days cannot be looked up", "tomorrow", { date: "2024-08-17" });
check("times are read in both clocks", "at 2 pm", { time: "14:00" });
check("a place may gain its country", "weather in Paris", { city: "Paris, France" });
check("a word in another form is seen", "German history", { country: "Germany" });
check("codes are common knowledge", "Microsoft shares in dollars", {
  symbol: "MSFT",
  currency: "USD",
});
check("a message may be worded freely", "tell Bob", { body: "Dear Robert, greetings!" });
check("search words may be worded freely", "who won the cup?", {
  query: "cup winner announcement",
});
check(
  "search words about nothing at hand are found",
  "who won the cup?",
  { query: "banana bread recipe" },
  ["args.query banana bread recipe"],
);
check("words without spaces are looked up as text", "请查一下北京的天气", { city: "北京" });
check("a made-up password is found and masked", "log in", { password: "hunter2x" }, [
  "args.password ****",
]);

test("values named in the tool's schema are seen", async () => {
  const tools = [
    {
      name: "f",
      parameters: {
        type: "object",
        properties: { mode: { type: "string", description: "turbo or slow" } },
      },
    },
  ];
  const evidence = await evidenceFor({
    tools,
    before: [user("go")],
    calls: [toolCall("f", { mode: "turbo" })],
  });
  expect(evidence).toEqual([]);
});

test("a tool step does not count its own request as seen", async () => {
  const call = toolCall("f", { city: "London" });
  const evidence = await evidenceFor({ before: [user("Paris"), called([call])], call });
  expect(evidence.map(({ code }) => code)).toEqual(["value_unseen"]);
});
