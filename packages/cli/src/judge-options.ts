import type { Option } from "./command.ts";

/** Options of every command that judges. */
export const judgeOptions: Readonly<Record<string, Option>> = {
  rubric: {
    type: "string",
    value: "file",
    about: "The rubric (YAML); the agent rubric unless given",
  },
  model: {
    type: "string",
    value: "dir",
    about: "Folder of the student; the built-in one unless given",
  },
};
