const MOST_KINDS = 50;

/** Tells of each kind of trouble once; what the listener throws stays here. */
export function reportOnce(onError: ((error: unknown) => void) | undefined) {
  const told = new Set<string>();
  return (error: unknown): void => {
    try {
      const kind = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      if (told.has(kind) || told.size >= MOST_KINDS) return;
      told.add(kind);
      if (onError) onError(error);
      else process.emitWarning(kind, { type: "TraceJudge" });
    } catch {
      // Nobody is left to tell.
    }
  };
}
