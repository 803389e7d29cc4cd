/**
 * Works on `width` items at once and yields what is done, in the order it gets done. The next item is
 * taken only when a place is free, so memory stays bounded however long `items` is.
 */
export async function* inParallel<T, R>(
  items: Iterable<T>,
  width: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const open = new Map<number, Promise<{ place: number; result: R }>>();
  let places = 0;
  const next = async () => {
    const { place, result } = await Promise.race(open.values());
    open.delete(place);
    return result;
  };
  try {
    for (const item of items) {
      const place = places++;
      open.set(
        place,
        work(item).then((result) => ({ place, result })),
      );
      if (open.size >= width) yield await next();
    }
    while (open.size > 0) yield await next();
  } finally {
    // Whoever stops listening, or one failure, must not leave the others unheard.
    await Promise.allSettled(open.values());
  }
}
