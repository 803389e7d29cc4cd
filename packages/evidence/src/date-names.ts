import type { Seen } from "./seen.ts";

const weekday = /\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b/gi;
const month =
  /\b(?:January|February|April|June|July|August|September|October|November|December)\b|\b(?:March|May)(?= \d)/g;
const dayRange =
  /\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]* ?(?:-|to|through|until) ?(?:mon|tue|wed|thu|fri|sat|sun)|daily|every day|weekday|weekend|all week/;
const anyWeekday = /\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b/;

/** Months and weekdays of a text that nothing seen mentions, by name or as a numeric date. */
export function unseenDateNames(text: string, seen: Seen): string[] {
  const names = new Set([...monthsUnseen(text, seen), ...weekdaysUnseen(text, seen)]);
  return [...names];
}

function monthsUnseen(text: string, seen: Seen): string[] {
  return [...text.matchAll(month)]
    .map(([name]) => name)
    .filter((name) => {
      const short = name.slice(0, 3).toLowerCase();
      const isNamed = new RegExp(`\\b${short}`);
      const number = 1 + "janfebmaraprmayjunjulaugsepoctnovdec".indexOf(short) / 3;
      const isDated = new RegExp(
        `\\d[-/.]0?${number}(?!\\d)|(?<!\\d)0?${number}[-/.]\\d|(?<!\\d)(?:19|20)\\d\\d0?${number}`,
      );
      return !seen.texts.some(({ plain }) => isNamed.test(plain) || isDated.test(plain));
    });
}

/** Weekdays follow from dates, so only a text that names others and no range tells something. */
function weekdaysUnseen(text: string, seen: Seen): string[] {
  const names = [...text.matchAll(weekday)].map(([name]) => name);
  const isTold =
    names.length > 0 &&
    seen.texts.some(({ plain }) => anyWeekday.test(plain)) &&
    !seen.texts.some(({ plain }) => dayRange.test(plain));
  if (!isTold) {
    return [];
  }
  return names.filter((name) => {
    const isNamed = new RegExp(`\\b${name.slice(0, 3).toLowerCase()}`);
    return !seen.texts.some(({ plain }) => isNamed.test(plain));
  });
}
