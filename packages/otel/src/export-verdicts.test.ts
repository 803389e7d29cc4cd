import { expect, test } from "vitest";
import { receiver } from "../fixtures/otlp-receiver.ts";
import { verdict } from "../fixtures/verdict.ts";
import { exportVerdicts } from "./export-verdicts.ts";

/** Verdicts of four events each; what was read of them, and whether their source was closed. */
function source(verdicts: number) {
  const seen = { read: 0, closed: false };
  function* read() {
    try {
      for (; seen.read < verdicts; seen.read++) yield verdict;
    } finally {
      seen.closed = true;
    }
  }
  return { seen, read };
}

const quiet = { onError: () => {} };

test("a receiver that takes nothing is given up after three batches, which says what was not sent", async () => {
  const { endpoint, received } = await receiver(400);
  const { seen, read } = source(100_000);
  await expect(exportVerdicts(read(), { endpoint, ...quiet })).rejects.toMatchObject({
    code: "OUTPUT_UNWRITABLE",
    message: expect.stringMatching(/none of 3 batches .* of the 400 verdicts read so far 400 were/),
    remedy: expect.stringContaining("OTLP"),
    cause: expect.anything(),
  });
  expect(received).toHaveLength(3);
  expect([seen.read, seen.closed]).toEqual([399, true]);
});

test("one that dies on the way is told of with what it had not taken by then", async () => {
  const { endpoint, received } = await receiver((nth) => (nth <= 5 ? 200 : 400));
  const exported = exportVerdicts(source(100_000).read(), { endpoint, ...quiet });
  // Four batches are the first 400 verdicts, and one more is 128.
  await expect(exported).rejects.toThrow("of the 800 verdicts read so far 272 were not sent");
  expect(received).toHaveLength(8);
});

test("one that fails now and then is told of to the listener, and goes on to be sent to", async () => {
  const { endpoint, received } = await receiver((nth) => (nth % 3 === 0 ? 200 : 400));
  const errors: unknown[] = [];
  const onError = (error: unknown) => errors.push(error);
  expect(await exportVerdicts(source(2_000).read(), { endpoint, onError })).toBe(2_000);
  expect(received).toHaveLength(20);
  expect(errors).toHaveLength(1);
});

test("a few verdicts that were refused are told of to the listener, as before", async () => {
  const { endpoint } = await receiver(400);
  const errors: unknown[] = [];
  const onError = (error: unknown) => errors.push(error);
  expect(await exportVerdicts([verdict], { endpoint, onError })).toBe(1);
  expect(errors).toHaveLength(1);
});
