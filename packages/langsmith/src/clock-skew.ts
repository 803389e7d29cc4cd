/** Clocks of tracers may be off by so much, and rows may arrive so late: windows overlap by it. */
export const CLOCK_SKEW_MS = 15 * 60_000;
