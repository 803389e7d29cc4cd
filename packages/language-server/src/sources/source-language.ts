/** Language ids of the editor for source files. */
export const sourceLanguages = [
  "typescript",
  "typescriptreact",
  "javascript",
  "javascriptreact",
] as const;

export type SourceDialect = "ts" | "ts jsx" | "jsx";

const sourceFile = /\.([cm]?[jt]s|[jt]sx)$/i;
const declarationFile = /\.d\.[cm]?ts$/i;

/** How a file's text is read, told by its name; undefined for what is no source. */
export function sourceDialect(path: string): SourceDialect | undefined {
  const ending = sourceFile.exec(path)?.[1]?.toLowerCase();
  if (ending === undefined || declarationFile.test(path)) return undefined;
  if (ending === "tsx") return "ts jsx";
  return ending.includes("ts") ? "ts" : "jsx";
}
