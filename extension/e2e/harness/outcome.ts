/** How a behaviour was found to hold, or why not. */
export interface Outcome {
  name: string;
  milliseconds: number;
  /** Present where it does not hold. */
  error?: unknown;
}
