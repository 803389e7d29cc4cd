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
    firstContactMs: 300,
  });
  const begun = Date.now();
  const asked = langsmith.client.readProject({ projectName: "any" });
  await expect(asked).rejects.toThrow(/cannot be reached at localhost.*LANGSMITH_ENDPOINT/s);
  expect(Date.now() - begun).toBeLessThan(15_000);
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
