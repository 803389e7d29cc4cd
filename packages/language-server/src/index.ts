/** The language server: what an editor needs to show judged runs, rubrics and precedents. */
export { type LanguageServerOptions, startLanguageServer } from "./start-language-server.ts";
export type { JudgeChoice, OpenJudge } from "./workspace.ts";
