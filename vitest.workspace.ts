const packages = [
  ...["core", "evidence", "store", "student", "distill", "langchain", "langsmith", "otel"],
  ...["server", "language-server", "cli"],
];

const projects = [
  ...packages.map((name) => ({ name, root: `packages/${name}`, include: ["src/**/*.test.ts"] })),
  { name: "support-agent", root: "examples/support-agent", include: ["src/**/*.test.ts"] },
  {
    name: "score-in-langsmith",
    root: "examples/score-in-langsmith",
    include: ["src/**/*.test.ts"],
  },
  { name: "serve", root: "examples/serve", include: ["src/**/*.test.ts"] },
  { name: "extension", root: "extension", include: ["src/**/*.test.ts"] },
  { name: "house", root: ".", include: ["scripts/*.test.ts"] },
];

/** One project per package, so that `npx vitest --project core` runs one floor of the house. */
export default projects.map((test) => ({ extends: true as const, test }));
