/** Longest that one thing is waited for: generous, for loaded machines; less is enough where things are meant to fail. */
export const PATIENCE_MS = Number(process.env.PATIENCE_MS ?? 60_000);

/** Longest that judging is waited for. */
export const JUDGING_MS = 4 * PATIENCE_MS;

/** Longest that a window is waited for, whatever is tried in it. */
export const OPENING_MS = 120_000;
