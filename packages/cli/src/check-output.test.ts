import { expect, test } from "vitest";
import { unwritable } from "./check-output.ts";

test("the remedy of a full disk is room, of anything else another file", () => {
  const full = Object.assign(new Error("no space left"), { code: "ENOSPC" });
  expect(unwritable("v.jsonl", full.message, full).remedy).toMatch(/^Free some space/);
  expect(unwritable("v.jsonl", "it names a folder").remedy).toMatch(/^Choose a file/);
});
