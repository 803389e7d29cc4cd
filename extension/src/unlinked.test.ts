import { expect, test } from "vitest";
import { unlinked } from "./unlinked.ts";

test("what would be a link in a notification is text", () => {
  const link = "Run [all is well](command:workbench.action.quit) is not in this document any more.";
  expect(unlinked(link)).toBe(
    "Run [all is well] (command:workbench.action.quit) is not in this document any more.",
  );
  expect(unlinked("a [list] (of two)")).toBe("a [list] (of two)");
});
