import { expect, test } from "vitest";
import { Patience, type Trial, UNANSWERED } from "./patience.ts";

const limits = { giveUpAfterMs: 60_000, aloneMs: 1_000 };
const broken = { reason: "status 500", busy: false };
/** A request that has been tried for two seconds. */
const trial = (): Trial => ({
  url: new URL("http://localhost/runs/query"),
  kind: "POST /runs/query",
  tries: 1,
  begun: Date.now() - 2_000,
});

function met(): Patience {
  const patience = new Patience(limits);
  patience.meet();
  return patience;
}

test("a request that fails while others are answered is given up by itself", async () => {
  const patience = met();
  const [poison, other] = [trial(), trial()];
  void patience.endure(broken, other);
  patience.answered(other);
  const answer = await patience.endure(broken, poison);
  expect([answer?.status, patience.dead]).toEqual([UNANSWERED, undefined]);
});

test("where all of them fail, it is the server: they are tried on", async () => {
  const patience = met();
  patience.answered(trial());
  const both = [trial(), trial()];
  for (const one of both) one.begun = Date.now() + 1;
  await Promise.all(both.map((one) => patience.endure(broken, one)));
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const answers = await Promise.all(both.map((one) => patience.endure(broken, one)));
  expect([...answers, patience.dead]).toEqual([undefined, undefined, undefined]);
});

test("where the server asks to wait, however long, nothing is given up before its time", async () => {
  const patience = met();
  patience.answered(trial());
  const answer = await patience.endure({ reason: "status 429", busy: true }, trial());
  expect([answer, patience.dead]).toEqual([undefined, undefined]);
});
