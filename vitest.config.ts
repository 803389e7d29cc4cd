import { defineConfig } from "vitest/config";
import projects from "./vitest.workspace.ts";

const conditions = ["@tracejudge/source", "node", "development|production"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: { projects, testTimeout: 30_000 },
});
