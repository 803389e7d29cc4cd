const MOST_KINDS = 50;

/** Passes each kind of trouble on once, in words too; what `tell` throws stays here. */
export function tellOnce(tell: (error: unknown, kind: string) => void): (error: unknown) => void {
  const told = new Set<string>();
  return (error) => {
    try {
      const kind = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      if (told.has(kind) || told.size >= MOST_KINDS) return;
      told.add(kind);
      tell(error, kind);
    } catch {
      // Nobody is left to tell.
    }
  };
}
