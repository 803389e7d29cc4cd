import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { attempt } from "./request-attempt.ts";

const HOUR = 3_600_000;

let server: Server;
afterEach(() => new Promise((closed) => server.close(closed)));

/** How long a busy server, whose clock is `aheadMs` before ours, makes us wait with this header. */
async function waitFor(retryAfter: (serverTime: number) => string, aheadMs: number) {
  server = createServer((_, response) => {
    // A header has whole seconds.
    const time = Math.floor((Date.now() + aheadMs) / 1000) * 1000;
    const date = new Date(time).toUTCString();
    response.writeHead(429, { date, "retry-after": retryAfter(time) }).end();
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  const { failure } = await attempt(new URL(`http://127.0.0.1:${port}`), {}, { timeoutMs: 30_000 });
  return failure?.waitMs;
}

test.each([0, -HOUR, HOUR])(
  "a date to come again at is of the server's clock, %i ms off ours",
  async (aheadMs) => {
    const inTenSeconds = (time: number) => new Date(time + 10_000).toUTCString();
    expect(await waitFor(inTenSeconds, aheadMs)).toBe(10_000);
  },
);

test.each([
  ["2", 2_000],
  ["-5", 50],
  ["100000", 300_000],
  ["Thu, 01 Jan 1970 00:00:00 GMT", 50],
  ["soon", undefined],
])("of %s it waits %s ms", async (header, ms) => {
  expect(await waitFor(() => header, 0)).toBe(ms);
});
