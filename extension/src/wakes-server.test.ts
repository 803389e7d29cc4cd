import { expect, test } from "vitest";
import { wakesServer } from "./wakes-server.ts";

test.each([
  "file:///desk/runs.jsonl",
  "file:///desk/exported.json",
  "file:///desk/rubrics/agent.yaml",
  "file:///desk/precedents.jsonl",
  "tracejudge-run:/desk.run?abc",
  "tracejudge-rubric:/rubrics/agent.yaml",
])("%s starts the server", (uri) => expect(wakesServer(uri)).toBe(true));

test.each([
  "file:///desk/src/agent.ts",
  "file:///desk/package.json",
  "file:///desk/tsconfig.json",
  "file:///desk/.gitlab-ci.yml",
  "git:/desk/runs.jsonl",
  "output:tasks.jsonl",
])("%s does not", (uri) => expect(wakesServer(uri)).toBe(false));
