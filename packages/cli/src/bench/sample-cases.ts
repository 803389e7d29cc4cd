import type { ImportedCase } from "@tracejudge/core";
import { type Random, seededRandom } from "@tracejudge/core";

type Found = Extract<ImportedCase, { case: unknown }>;

/**
 * All items, or with a limit that many cases of them, drawn evenly by the seed (reservoir sampling)
 * and in their order; problems always come through.
 */
export async function* sampleCases(
  items: AsyncIterable<ImportedCase>,
  limit: number | undefined,
  seed: number,
): AsyncGenerator<ImportedCase> {
  if (limit === undefined) {
    yield* items;
    return;
  }
  const kept: { item: Found; index: number }[] = [];
  const random: Random = seededRandom(seed);
  let index = 0;
  for await (const item of items) {
    if ("problem" in item) {
      yield item;
      continue;
    }
    const place = index < limit ? index : Math.floor(random() * (index + 1));
    if (place < limit) kept[place] = { item, index };
    index += 1;
  }
  for (const { item } of kept.sort((a, b) => a.index - b.index)) yield item;
}
