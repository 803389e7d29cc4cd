import { isRecord, type JsonRecord } from "./json-value.ts";
import { attributesOf } from "./otlp-value.ts";

/** A span or log record in an OTLP payload, with the attributes of its resource. */
export interface Enveloped {
  item: JsonRecord;
  resource: JsonRecord;
  /** JSON path below the payload, such as `.resourceSpans[0].scopeSpans[0].spans[3]`. */
  path: string;
}

/** Names of the levels of a payload, in camel and snake case and as older versions had them. */
export interface Levels {
  groups: readonly string[];
  scopes: readonly string[];
  items: readonly string[];
}

/** Whether a record is a payload of these levels. */
export function isEnvelope(payload: unknown, { groups }: Levels): payload is JsonRecord {
  return isRecord(payload) && groups.some((key) => payload[key] !== undefined);
}

/** What lies at the lowest level of a payload; whatever is no record is an empty one. */
export function* enveloped(payload: JsonRecord, levels: Levels): Generator<Enveloped> {
  for (const [group, path] of listed(payload, levels.groups)) {
    const resource = isRecord(group.resource) ? attributesOf(group.resource.attributes) : {};
    for (const [scope, inner] of listed(group, levels.scopes)) {
      for (const [item, last] of listed(scope, levels.items)) {
        yield { item, resource, path: `${path}${inner}${last}` };
      }
    }
  }
}

function* listed(holder: JsonRecord, keys: readonly string[]): Generator<[JsonRecord, string]> {
  for (const key of keys) {
    const list = holder[key];
    if (!Array.isArray(list)) continue;
    for (const [index, item] of list.entries()) {
      yield [isRecord(item) ? item : {}, `.${key}[${index}]`];
    }
  }
}
