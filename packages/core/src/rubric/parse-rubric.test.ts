import { describe, expect, test } from "vitest";
import { seededRandom } from "../metrics/random.ts";
import { parseRubric } from "./parse-rubric.ts";

const good = `name: small
attributes:
  - key: tool_validity
    weight: 1
    appliesTo: [tool]
    policy: Right tool.
    levels: [a, b, c, d, e]
`;

/** Each problem as `line:column code path`. */
function check(text: string, expected: string[]): void {
  const { rubric, problems } = parseRubric(text);
  expect(problems.map((p) => `${p.line}:${p.column} ${p.code} ${p.path ?? ""}`.trim())).toEqual(
    expected,
  );
  const failed = problems.some(({ severity }) => severity === "error");
  expect(rubric === undefined).toBe(failed);
  for (const { message, remedy } of problems) {
    expect(message).toMatch(/^[^A-Z]/);
    expect(remedy).toMatch(/^[A-Z].*[^.?]$/);
  }
}

function remedyOf(text: string): string | undefined {
  return parseRubric(text).problems[0]?.remedy;
}

describe("a good rubric", () => {
  test("has no problems, and defaults are filled in", () => {
    check(good, []);
    const { rubric } = parseRubric(good);
    expect(rubric).toMatchObject({ threshold: 3, reviewBelow: 0.5, auditRate: 0.05 });
    expect(rubric?.version).toMatch(/^[0-9a-f]{12}$/);
  });

  test("may be JSON, have a byte order mark, or use anchors", () => {
    const { version: _, ...content } = parseRubric(good).rubric ?? { version: "" };
    check(JSON.stringify(content), []);
    check(`\uFEFF${good.replaceAll("\n", "\r\n")}`, []);
    check(good.replace("[a, b, c, d, e]", "[&x a, *x, c, d, e]"), []);
  });

  test("may have weights with another sum: they are normalised, with a warning", () => {
    const text = good.replace("weight: 1", "weight: 3");
    check(text, ["2:1 rubric_weights $.attributes"]);
    expect(parseRubric(text).rubric?.attributes[0]?.weight).toBe(1);
    expect(parseRubric(text).rubric?.version).toBe(parseRubric(good).rubric?.version);
  });
});

describe("every problem is reported at once, where it stands", () => {
  test("values", () =>
    check(
      `name: 5
threshold: 9
attributes:
  - key: Tool Validity
    weight: 0
    appliesTo: [tol, llm]
    policy:
    levels: [a, b: c, 3, ""]
    floor: -1
  - 5
`,
      [
        "1:7 rubric_type $.name",
        "2:12 rubric_value $.threshold",
        "4:10 rubric_value $.attributes[0].key",
        "5:13 rubric_value $.attributes[0].weight",
        "6:17 rubric_value $.attributes[0].appliesTo[0]",
        "7:5 rubric_type $.attributes[0].policy",
        "8:13 rubric_value $.attributes[0].levels",
        "8:17 rubric_type $.attributes[0].levels[1]",
        "8:23 rubric_type $.attributes[0].levels[2]",
        "8:26 rubric_value $.attributes[0].levels[3]",
        "9:12 rubric_value $.attributes[0].floor",
        "10:5 rubric_type $.attributes[1]",
      ],
    ));

  test("an unknown key points at the key, a missing one at what lacks it", () =>
    check(good.replace("policy:", "polcy:").replace("name:", "names:"), [
      "1:1 rubric_missing $.name",
      "1:1 rubric_unknown $.names",
      "3:5 rubric_missing $.attributes[0].policy",
      "6:5 rubric_unknown $.attributes[0].polcy",
    ]));

  test("the same attribute twice, and the same key twice", () => {
    const second = good.slice(good.indexOf("  - key"));
    check(good.replace("weight: 1", "weight: 0.5") + second.replace("weight: 1", "weight: 0.5"), [
      "8:10 rubric_duplicate $.attributes[1].key",
    ]);
    check(`${good}threshold: 2\nthreshold: 9\n`, [
      "9:1 rubric_syntax",
      "9:12 rubric_value $.threshold",
    ]);
  });

  test("weights are summed only where all of them are numbers", () =>
    check(good.replace("weight: 1", "weight: heavy"), ["4:13 rubric_type $.attributes[0].weight"]));

  test("nothing, or something else", () => {
    check("", ["1:1 rubric_missing $"]);
    check("# only a comment\n", ["1:1 rubric_missing $"]);
    check("[1]", ["1:1 rubric_type $"]);
    check("x".repeat(300_000), ["1:1 rubric_syntax"]);
  });
});

describe("YAML that cannot be read", () => {
  test("what stands before the fault is still checked, what follows is not", () =>
    check(`threshold: 9\nname: "open\nattributes:\n  - key: 5\n`, [
      "1:12 rubric_value $.threshold",
      "5:1 rubric_syntax",
    ]));

  test("unknown anchors, second documents and deep nesting", () => {
    check(`${good}description: *nowhere\n`, ["8:14 rubric_syntax"]);
    check(`${good}---\nname: other\n`, ["8:1 rubric_syntax"]);
    expect(parseRubric("[".repeat(5000)).problems.length).toBeGreaterThan(0);
  });

  test("aliases that would fill the memory are refused", () => {
    const lines = ["a: &a [x, x, x, x, x, x, x, x]"];
    for (const [at, name] of [..."bcdefghij"].entries()) {
      const before = `*${"abcdefghij"[at]}`;
      lines.push(`${name}: &${name} [${Array(8).fill(before).join(", ")}]`);
    }
    check(lines.join("\n"), ["1:1 rubric_syntax"]);
  });

  test("no text makes it throw", () => {
    const random = seededRandom(5);
    const pick = (below: number) => Math.floor(random() * below);
    const odd = [":", "- ", "\t", "{", "]", "*a", "&a ", "!!", '"', "\0", "? ", "<<: ", "\n", "|"];
    for (let round = 0; round < 500; round++) {
      const at = pick(good.length);
      const mutated = good.slice(0, at) + odd[pick(odd.length)] + good.slice(at + pick(30));
      const { rubric, problems } = parseRubric(mutated);
      expect(rubric !== undefined || problems.length > 0).toBe(true);
      for (const problem of problems) expect(problem.line).toBeGreaterThan(0);
    }
  });
});

describe("remedies say what to write", () => {
  test("a slip in a key or a kind", () => {
    expect(remedyOf(good.replace("levels:", "lvels:").replace("name", "nam"))).toContain("Add");
    expect(remedyOf(`${good}threshhold: 3\n`)).toBe("Did you mean `threshold`? Rename it");
    expect(remedyOf(good.replace("[tool]", "[tol]"))).toBe("Did you mean `tool`? Write that");
  });

  test("text that YAML reads as something else", () => {
    expect(remedyOf(good.replace("[a, b,", "[a: b, b,"))).toContain("in quotes: a colon");
    expect(remedyOf(good.replace("name: small", "name: 5"))).toContain("Put it in quotes");
  });

  test("the file is named in each problem", () =>
    expect(parseRubric("", { file: "my.yaml" }).problems[0]?.file).toBe("my.yaml"));
});
