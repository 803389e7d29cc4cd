import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Feature } from "../harness/feature.ts";

const agent = fileURLToPath(new URL("../../../rubrics/agent.yaml", import.meta.url));

/** Rubric files as one writes them. */
export const feature: Feature = {
  prepare(folder) {
    mkdirSync(join(folder, "rubrics"));
    cpSync(agent, join(folder, "rubrics/desk.yaml"));
  },
  behaviours: {
    "a mistake is underlined where it stands, and no more once it is mended": async (window) => {
      await window.openFile("rubrics/desk.yaml");
      await window.find("threshold:");
      await window.press("End", "Shift+Home");
      await window.page.keyboard.type("threshold: 9");
      await window.squiggle("error").first().waitFor();
      await window.picture("rubric");
      await window.command("File: Revert File");
      await window.count(window.squiggle("error"), 0);
    },
    "keys are completed and explained": async (window) => {
      await window.openFile("rubrics/desk.yaml");
      await window.find("threshold:");
      await window.press("Home", "Control+k", "Control+i");
      await window.hover().filter({ hasText: "Holds" }).first().waitFor();
      await window.press("Escape");
      await window.find("auditRate:");
      await window.press("End", "Shift+Home", "Delete", "Control+Space");
      const offered = window.page.locator(".suggest-widget.visible .monaco-list-row");
      await offered.filter({ hasText: "auditRate" }).first().waitFor();
      await window.picture("rubric-completion");
      await window.press("Escape");
    },
  },
};
