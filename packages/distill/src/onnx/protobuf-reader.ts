import { TraceJudgeError } from "@tracejudge/core";

/** One field of a message. Which of the values counts is the schema's business. */
export interface Field {
  number: number;
  /** Wire type 0, as a signed 64-bit number; else 0. */
  int: bigint;
  /** Wire types 2 (text, bytes, message, packed list), 1 and 5 (fixed width); else empty. */
  bytes: Uint8Array;
}

const nothing = new Uint8Array();

/** The fields of a message, in the order they stand. Throws MODEL_INVALID where the bytes are cut off. */
export function* fieldsOf(message: Uint8Array): Generator<Field> {
  const cursor = { at: 0 };
  while (cursor.at < message.length) {
    const key = Number(readVarint(message, cursor));
    const wire = key & 7;
    const number = key >>> 3;
    if (wire === 0) yield { number, int: readVarint(message, cursor), bytes: nothing };
    else yield { number, int: 0n, bytes: take(message, cursor, lengthOf(wire, message, cursor)) };
  }
}

/** A packed list of varints, as signed numbers. */
export function packedInts(bytes: Uint8Array): number[] {
  const cursor = { at: 0 };
  const values: number[] = [];
  while (cursor.at < bytes.length) values.push(Number(readVarint(bytes, cursor)));
  return values;
}

function lengthOf(wire: number, message: Uint8Array, cursor: { at: number }): number {
  if (wire === 2) return Number(readVarint(message, cursor));
  if (wire === 1) return 8;
  if (wire === 5) return 4;
  throw cutOff();
}

function take(message: Uint8Array, cursor: { at: number }, length: number): Uint8Array {
  const end = cursor.at + length;
  if (length < 0 || end > message.length) throw cutOff();
  const bytes = message.subarray(cursor.at, end);
  cursor.at = end;
  return bytes;
}

function readVarint(message: Uint8Array, cursor: { at: number }): bigint {
  let value = 0n;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = message[cursor.at++];
    if (byte === undefined) throw cutOff();
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return BigInt.asIntN(64, value);
  }
  throw cutOff();
}

function cutOff(): TraceJudgeError {
  return new TraceJudgeError("MODEL_INVALID", "The file is no whole ONNX model", "Fetch it again");
}
