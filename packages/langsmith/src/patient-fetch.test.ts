import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { createPatientFetch } from "./patient-fetch.ts";

let server: Server;
afterEach(() => new Promise((closed) => server.close(closed)));

test("the time that a request stands in line behind others does not use up its patience", async () => {
  const asked: string[] = [];
  server = createServer(({ url = "" }, response) => {
    asked.push(url);
    const isFirst = asked.filter((one) => one === url).length === 1;
    if (url === "/slow") setTimeout(() => response.end(), 6_000);
    else response.writeHead(isFirst ? 500 : 200).end();
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const home = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { fetch } = createPatientFetch({ width: 1, giveUpAfterMs: 5_000 }, () => {});
  const answers = await Promise.all(["/slow", "/next"].map((path) => fetch(home + path)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  expect(asked).toEqual(["/slow", "/next", "/next"]);
}, 60_000);

test("who is told to come again at once, and is refused each time, comes more and more rarely", async () => {
  let asked = 0;
  server = createServer((_, response) => {
    asked += 1;
    response.writeHead(429, { "retry-after": "0" }).end();
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const home = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { fetch } = createPatientFetch({ giveUpAfterMs: 4_000 }, () => {});
  await expect(fetch(home)).rejects.toThrow("no usable answer for too long: status 429");
  expect(asked).toBeLessThan(12);
}, 60_000);

test.each([
  [undefined, 8],
  [3, 3],
])("of width %s no more than %i requests are under way at once", async (width, most) => {
  let open = 0;
  let seen = 0;
  server = createServer((_, response) => {
    seen = Math.max(seen, ++open);
    response.on("close", () => open--);
    setTimeout(() => response.end(), 50);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const home = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { fetch } = createPatientFetch(width === undefined ? {} : { width }, () => {});
  await Promise.all(Array.from({ length: 30 }, () => fetch(home)));
  expect(seen).toBe(most);
});
