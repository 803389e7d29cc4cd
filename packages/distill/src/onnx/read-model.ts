import { TraceJudgeError } from "@tracejudge/core";
import { type DataType, dataTypes, type OnnxTensor, type TensorData } from "./onnx-model.ts";
import { fieldsOf, packedInts } from "./protobuf-reader.ts";

/** What stands in an ONNX file, as far as weights can be got back out of it. */
export interface ReadModel {
  nodes: { op: string; name: string; inputs: string[]; outputs: string[] }[];
  /** Initialisers, and the values of Constant nodes under the name of their output. */
  tensors: Map<string, OnnxTensor>;
  metadata: Map<string, string>;
}

/**
 * Reads a model's nodes and tensors. Tensors of types we have no use for are left out. Throws
 * MODEL_INVALID for bytes that are no ONNX model, or that keep their weights in another file.
 */
export function readModel(bytes: Uint8Array): ReadModel {
  const model: ReadModel = { nodes: [], tensors: new Map(), metadata: new Map() };
  for (const { number, bytes: body } of fieldsOf(bytes)) {
    if (number === 7) readGraph(body, model);
    if (number === 14) {
      const entry = textsOf(body);
      model.metadata.set(entry.get(1)?.[0] ?? "", entry.get(2)?.[0] ?? "");
    }
  }
  return model;
}

function readGraph(graph: Uint8Array, model: ReadModel): void {
  for (const { number, bytes } of fieldsOf(graph)) {
    if (number === 1) readNode(bytes, model);
    if (number === 5) keep(readTensor(bytes), model);
  }
}

function readNode(body: Uint8Array, model: ReadModel): void {
  const texts = textsOf(body);
  const [op = ""] = texts.get(4) ?? [];
  const [name = ""] = texts.get(3) ?? [];
  const [inputs = [], outputs = []] = [texts.get(1), texts.get(2)];
  model.nodes.push({ op, name, inputs, outputs });
  if (op !== "Constant") return;
  for (const attribute of fieldsOf(body)) {
    if (attribute.number !== 5) continue;
    for (const { number, bytes } of fieldsOf(attribute.bytes)) {
      const tensor = number === 5 ? readTensor(bytes) : undefined;
      if (tensor) keep({ ...tensor, name: outputs[0] ?? "" }, model);
    }
  }
}

function keep(tensor: OnnxTensor | undefined, model: ReadModel): void {
  if (tensor) model.tensors.set(tensor.name, tensor);
}

/** Fields that hold texts, by number. */
function textsOf(message: Uint8Array): Map<number, string[]> {
  const texts = new Map<number, string[]>();
  for (const { number, bytes } of fieldsOf(message)) {
    if (number > 4) continue;
    texts.set(number, [...(texts.get(number) ?? []), Buffer.from(bytes).toString("utf8")]);
  }
  return texts;
}

/** Values stand as raw bytes, or in a typed list: floats in field 4, int32 and smaller in 5, int64 in 7. */
function readTensor(message: Uint8Array): OnnxTensor | undefined {
  const fields = [...fieldsOf(message)];
  const bytesOf = (...numbers: number[]) =>
    fields.filter(({ number }) => numbers.includes(number)).map(({ bytes }) => bytes);
  const intsOf = (...numbers: number[]) =>
    fields
      .filter(({ number }) => numbers.includes(number))
      .flatMap(({ int, bytes }) => (bytes.length > 0 ? packedInts(bytes) : [Number(int)]));
  const name = Buffer.concat(bytesOf(8)).toString("utf8");
  const [type] = intsOf(2).map(typeOf);
  if (bytesOf(13).length > 0) throw invalid(name, "keeps its values in another file");
  if (type === undefined) return undefined;
  const listed = intsOf(5, 7);
  const data =
    listed.length > 0 ? fromList(type, listed) : fromBytes(type, Buffer.concat(bytesOf(4, 9)));
  const dims = intsOf(1);
  if (data.length !== dims.reduce((size, dim) => size * dim, 1)) {
    throw invalid(name, `has ${data.length} values for the shape ${dims.join(" x ")}`);
  }
  return { name, type, dims, data };
}

function typeOf(code: number): DataType | undefined {
  const found = Object.entries(dataTypes).find(([, known]) => known === code);
  return found?.[0] as DataType | undefined;
}

function fromList(type: DataType, values: readonly number[]): TensorData {
  if (type === "int64") return BigInt64Array.from(values, BigInt);
  if (type === "int32") return Int32Array.from(values);
  return type === "int8" ? Int8Array.from(values) : Uint8Array.from(values);
}

/** Copied, because the values need not be aligned in the file. */
function fromBytes(type: DataType, raw: Uint8Array): TensorData {
  const { buffer } = Uint8Array.from(raw);
  const size = { float32: 4, int32: 4, int64: 8, uint8: 1, int8: 1, bool: 1 }[type];
  if (raw.length % size !== 0) throw invalid("A tensor", `has ${raw.length} bytes`);
  if (type === "float32") return new Float32Array(buffer);
  if (type === "int32") return new Int32Array(buffer);
  if (type === "int64") return new BigInt64Array(buffer);
  return type === "int8" ? new Int8Array(buffer) : new Uint8Array(buffer);
}

function invalid(name: string, what: string): TraceJudgeError {
  return new TraceJudgeError("MODEL_INVALID", `${name} ${what}`, "Export the model into one file");
}
