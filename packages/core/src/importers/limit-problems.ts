import type { Problem } from "../problem.ts";

/** Problems of one code that are told one by one. */
const MOST_TOLD = 100;

/** Passes everything on, but of the problems of one code only the first; the rest are counted. */
export async function* limitProblems<T extends object>(
  items: AsyncIterable<T | { problem: Problem }>,
  file?: string,
): AsyncGenerator<T | { problem: Problem }> {
  const told = new Map<string, number>();
  for await (const item of items) {
    const code = "problem" in item ? (item.problem as Problem).code : undefined;
    const count = code === undefined ? 0 : (told.get(code) ?? 0) + 1;
    if (code !== undefined) told.set(code, count);
    if (count <= MOST_TOLD) yield item;
  }
  for (const [code, count] of told) {
    if (count > MOST_TOLD) yield { problem: unsaid(code, count - MOST_TOLD, file) };
  }
}

function unsaid(code: string, count: number, file?: string): Problem {
  return {
    code,
    severity: "warning",
    message: `${count} more problems of this kind (${code}) are not listed`,
    remedy: "Mend the first ones and read the input again",
    ...(file !== undefined && { file }),
  };
}
