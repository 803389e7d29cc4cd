import type { Command } from "../command.ts";
import { subCommands } from "../sub-commands.ts";

export const rubric: Command = {
  name: "rubric",
  summary: "Shows which recorded runs a rubric would flag, without judging again",
  operands: "<preview> <file>",
  needs: "Name what to do: preview, and the rubric",
  options: {
    dir: { type: "string", value: "dir", about: "Folder of the runs; .tracejudge unless given" },
    json: { type: "boolean", about: "Print the figures and the runs that change as JSON" },
  },
  examples: ["tracejudge rubric preview rubrics/desk.yaml"],
  run: subCommands("rubric", {
    preview: {
      options: ["dir", "json"],
      takes: 1,
      load: async () => (await import("../rubric/preview-rubric.ts")).previewRubric,
    },
  }),
};
