import { DEPTH, LEAVES } from "./limits.ts";

/** One value inside a call's arguments; `key` is the last property name on the way to it. */
export interface ArgLeaf {
  path: string;
  key: string;
  value: string | number | boolean | null;
}

interface Open {
  path: string;
  key: string;
  value: unknown;
  depth: number;
}

/** The scalar values of an argument object in order; over-deep and surplus ones are left out. */
export function argLeaves(args: unknown, root = "args"): ArgLeaf[] {
  const leaves: ArgLeaf[] = [];
  const open: Open[] = [{ path: root, key: "", value: args, depth: 0 }];
  for (let item = open.pop(); item && leaves.length < LEAVES; item = open.pop()) {
    const { value, path, key } = item;
    if (typeof value === "object" && value !== null) {
      if (item.depth < DEPTH) {
        open.push(...children(item).reverse());
      }
    } else if (isScalar(value)) {
      leaves.push({ path, key, value });
    }
  }
  return leaves;
}

function children({ value, path, key, depth }: Open): Open[] {
  if (Array.isArray(value)) {
    return value
      .slice(0, LEAVES)
      .map((entry, i) => ({ path: `${path}[${i}]`, key, value: entry, depth: depth + 1 }));
  }
  return Object.entries(value as object)
    .slice(0, LEAVES)
    .map(([name, entry]) => ({
      path: `${path}.${name}`,
      key: name,
      value: entry,
      depth: depth + 1,
    }));
}

function isScalar(value: unknown): value is ArgLeaf["value"] {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}
