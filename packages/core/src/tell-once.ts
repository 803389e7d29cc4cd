const MOST_KINDS = 50;

/** Passes each kind of trouble on once, in words too; what `tell` throws, or rejects with, stays here. */
export function tellOnce(
  tell: (error: unknown, kind: string) => unknown,
): (error: unknown) => void {
  const told = new Set<string>();
  return (error) => {
    try {
      const kind = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      if (told.has(kind) || told.size >= MOST_KINDS) return;
      told.add(kind);
      Promise.resolve(tell(error, kind)).catch(() => undefined);
    } catch {
      // Nobody is left to tell.
    }
  };
}
