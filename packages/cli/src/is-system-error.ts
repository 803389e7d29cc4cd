/** Errors of the disk and of an archive carry a code of the system; any other is a fault of ours. */
export function isSystemError(error: unknown): boolean {
  if (!(error instanceof Error) || "remedy" in error) return false;
  return typeof (error as NodeJS.ErrnoException).code === "string";
}
