/** One project per package, so that `npx vitest --project core` runs one floor of the house. */
export default ["core", "evidence", "store", "student", "distill", "langchain", "cli"].map((name) => ({
  extends: true as const,
  test: { name, root: `packages/${name}`, include: ["src/**/*.test.ts"] },
}));
