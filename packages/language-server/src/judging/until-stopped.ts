/** What the promise gives, or undefined as soon as the signal goes off; nobody heeds the work then. */
export async function untilStopped<T>(
  work: Promise<T>,
  signal: AbortSignal,
): Promise<T | undefined> {
  if (signal.aborted) {
    work.catch(() => undefined);
    return undefined;
  }
  const done = new AbortController();
  const stopped = new Promise<undefined>((resolve) => {
    signal.addEventListener("abort", () => resolve(undefined), { signal: done.signal });
  });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    done.abort();
  }
}

/** The items until the signal goes off, also where the next one is long in coming. */
export async function* itemsUntilStopped<T>(
  items: AsyncIterable<T> | Iterable<T>,
  signal: AbortSignal,
): AsyncGenerator<T> {
  const iterator =
    Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  try {
    for (;;) {
      const next = await untilStopped(Promise.resolve(iterator.next()), signal);
      if (next === undefined || next.done === true) return;
      yield next.value;
    }
  } finally {
    // Not waited for: an iterator that is still reading ends when it has read.
    void Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}
