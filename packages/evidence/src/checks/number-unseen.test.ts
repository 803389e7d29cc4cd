import { expect, test } from "vitest";
import { called, evidenceFor, told, toolCall, user } from "../testing/small-trace.ts";

async function unseen(result: string, says: string): Promise<string[]> {
  const before = [user("Tell me."), called([toolCall("look", {})]), told(result)];
  const evidence = await evidenceFor({ before, says });
  return evidence.filter(({ code }) => code === "number_unseen").map(({ detail }) => detail);
}

function check(name: string, result: string, says: string, want: string[] = []): void {
  test(name, async () => expect(await unseen(result, says)).toEqual(want));
}

check("a number of the result is fine", "price 1299.50", "It costs $1,299.50.");
check("a made-up number is found", "price 1299.50", "It costs $1,399.50.", ["1,399.50"]);
check("up to three are told once each", "none", "11, 12, 13, 14 and 11", ["11, 12, 13"]);
check("rounding is fine", "score 87.4632", "The score is 87.5, about 87%.");
check("a share may be told in per cent", "share 0.25", "That is 25%.");
check("millions are fine", "population 8400000", "8.4 million people");
check("a sum of two is fine", "120 and 35", "Together 155.");
check("a year is no sum", "in 2000, 12 people", "It was in 2012.", ["2012"]);
check("a single digit says little", "none", "There are 3.");
check("list markers are no numbers", "none", "10. First\n11. Second");
check("words about the answer are no numbers of it", "none", "A summary in 93 words: fine");
check("the end of a masked number is fine", "card 4111111111111111", "The card ending in 1111.");
check("a made-up month is found", "due 2024-06-13", "It is due in September.", ["September"]);
check("the month of a numeric date is fine", "due 2024-06-13", "It is due on 13 June 2024.");
check("a made-up weekday is found", "It was on Sunday.", "It was on Monday.", ["Monday"]);
check("a weekday within a range is fine", "open Monday - Friday", "Open on Tuesday.");
check("may is a verb too", "none", "You may go. March on.");

test("without a tool result nothing is said", async () => {
  expect(await evidenceFor({ before: [user("Tell me.")], says: "It costs 1299." })).toEqual([]);
});
test("the text of a reply tool counts as an answer", async () => {
  const before = [user("Reply."), called([toolCall("look", {})]), told("refund 70.58")];
  const call = toolCall("reply", { text: "We have refunded you EUR 96.27 for it." });
  const evidence = await evidenceFor({ before, calls: [call] });
  expect(evidence.map(({ code, place }) => `${code} ${place}`)).toEqual([
    "number_unseen args.text",
  ]);
});
