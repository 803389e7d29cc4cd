/** Runs at most `width` of the calls it is given at a time, first come, first served. */
export type Limit = <T>(work: () => Promise<T>) => Promise<T>;

export function createLimit(width: number): Limit {
  let free = width;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      // The place is handed on, so that nobody slips in between.
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
