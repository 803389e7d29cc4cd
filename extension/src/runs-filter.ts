import type { RunChoices, RunFilter } from "@tracejudge/language-server/runs-protocol";

/** A choice in the list of filters; without `filter` it is a heading. */
export interface FilterItem {
  label: string;
  /** It is on now, so choosing it switches it off. */
  picked: boolean;
  filter?: RunFilter;
}

const shows: [NonNullable<RunFilter["show"]>, string][] = [
  ["attention", "To look at"],
  ["flagged", "Flagged"],
  ["review", "To review"],
  ["audit", "Audit sample"],
  ["unjudged", "Not judged"],
];

/** What the runs can be filtered by; each choice changes one part of the filter and keeps the others. */
export function filterItems(now: RunFilter, { attributes, nodes }: RunChoices): FilterItem[] {
  const toggle = <K extends keyof RunFilter>(key: K, value: RunFilter[K], label: string) => {
    const { [key]: current, ...others } = now;
    const picked = current === value;
    return { label: inert(label), picked, filter: picked ? others : { ...now, [key]: value } };
  };
  const heading = (label: string): FilterItem => ({ label, picked: false });
  return [
    { label: "All runs", picked: Object.keys(now).length === 0, filter: {} },
    ...shows.map(([show, label]) => toggle("show", show, label)),
    ...(attributes.length > 0 ? [heading("attribute")] : []),
    ...attributes.map((attribute) => toggle("attribute", attribute, attribute)),
    ...(nodes.length > 0 ? [heading("node")] : []),
    ...nodes.map((node) => toggle("node", node, node)),
  ];
}

/** The filter in words, for the title of the view; empty where nothing is filtered. */
export function filterText({ show, attribute, node, text }: RunFilter): string {
  return [
    ...(show === undefined ? [] : [shows.find(([key]) => key === show)?.[1].toLowerCase() ?? show]),
    ...(attribute === undefined ? [] : [attribute]),
    ...(node === undefined ? [] : [`node ${node}`]),
    ...(text === undefined ? [] : [`“${text}”`]),
  ].join(" · ");
}

/** What stands above the list while it is filtered. */
export function filterMessage(
  text: string,
  { matching, total }: { matching: number; total: number },
): string {
  return matching === 0
    ? `None of ${total} runs passes the filter: ${text}`
    : `${matching} of ${total} runs: ${text}`;
}

/** Names come from recorded runs: in a list of choices `$(name)` would draw an icon. */
export function inert(text: string): string {
  return text.replaceAll("$(", "\\$(");
}
