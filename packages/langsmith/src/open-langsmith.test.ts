import { createServer } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { openLangSmith } from "./open-langsmith.ts";

afterEach(() => vi.unstubAllEnvs());

test("without an API key it says so at once", async () => {
  vi.stubEnv("LANGSMITH_API_KEY", "");
  vi.stubEnv("LANGCHAIN_API_KEY", "");
  await expect(openLangSmith()).rejects.toThrow(/no API key.*Set LANGSMITH_API_KEY/s);
});

test("the key of the environment counts", async () => {
  vi.stubEnv("LANGSMITH_API_KEY", "key");
  await expect(openLangSmith()).resolves.toHaveProperty("client");
});

test("an address where nobody answers is told of soon, long before a busy server is given up", async () => {
  const langsmith = await openLangSmith({
    apiKey: "key",
    apiUrl: `http://localhost:${await deadPort()}`,
    firstContactMs: 3_000,
  });
  const begun = Date.now();
  const asked = langsmith.client.readProject({ projectName: "any" });
  await expect(asked).rejects.toThrow(/cannot be reached at localhost.*LANGSMITH_ENDPOINT/s);
  expect(Date.now() - begun).toBeLessThan(4_500);
});

test.each(["lsv2_a\nb", "lsv2_ключ", "lsv2_a b"])(
  "the key %j is refused at once, and not told",
  async (apiKey) => {
    const opened = openLangSmith({ apiKey });
    await expect(opened).rejects.toThrow(/API key.*LANGSMITH_API_KEY/s);
    await expect(opened).rejects.not.toThrow(apiKey);
  },
);

test.each(["localhost:1984", "not a url", "ftp://x"])(
  "the address %s is refused at once",
  async (apiUrl) => {
    await expect(openLangSmith({ apiKey: "key", apiUrl })).rejects.toThrow(/LANGSMITH_ENDPOINT/);
  },
);

test("quotes and slashes around key and address do no harm", async () => {
  vi.stubEnv("LANGSMITH_API_KEY", ' "key" ');
  vi.stubEnv("LANGSMITH_ENDPOINT", "'http://localhost:1984/api/v1//'");
  expect(await openLangSmith()).toHaveProperty("apiUrl", "http://localhost:1984/api/v1");
});

/** A port that was free a moment ago. */
function deadPort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" ? (address?.port ?? 9) : 9));
    });
  });
}
