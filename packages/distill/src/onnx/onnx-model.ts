import { bytesField, type Chunks, floatField, intField, messageField } from "./protobuf-writer.ts";

/** Element types and their numbers in TensorProto.DataType. */
export const dataTypes = { float32: 1, uint8: 2, int8: 3, int32: 6, int64: 7, bool: 9 } as const;
export type DataType = keyof typeof dataTypes;

export type TensorData = Float32Array | Uint8Array | Int8Array | Int32Array | BigInt64Array;

export interface OnnxTensor {
  name: string;
  type: DataType;
  dims: readonly number[];
  data: TensorData;
}

/** An integer, a list of integers, or a float that may happen to be whole. */
export type Attribute = number | readonly number[] | { float: number };

export interface OnnxNode {
  op: string;
  inputs: readonly string[];
  outputs: readonly string[];
  attributes: Readonly<Record<string, Attribute>>;
  /** "" for standard operators, "com.microsoft" for ONNX Runtime's own. */
  domain: string;
}

/** A text in `dims` names a size that is known only when the graph runs. */
export interface OnnxValue {
  name: string;
  type: DataType;
  dims: readonly (number | string)[];
}

export interface OnnxGraph {
  nodes: readonly OnnxNode[];
  tensors: readonly OnnxTensor[];
  inputs: readonly OnnxValue[];
  outputs: readonly OnnxValue[];
  metadata: Readonly<Record<string, string>>;
}

/**
 * The bytes of a model file: IR version 8, opset 17. Field numbers are those of
 * https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.
 */
export function onnxModel(graph: OnnxGraph): Buffer {
  const domains = new Set(["", ...graph.nodes.map(({ domain }) => domain)]);
  return Buffer.concat([
    ...intField(1, 8),
    ...messageField(
      7,
      ...graph.nodes.map(nodeField),
      bytesField(2, "graph"),
      ...graph.tensors.map(tensorField),
      ...graph.inputs.map((value) => valueField(11, value)),
      ...graph.outputs.map((value) => valueField(12, value)),
    ),
    ...[...domains].flatMap((domain) =>
      messageField(8, bytesField(1, domain), intField(2, domain === "" ? 17 : 1)),
    ),
    ...Object.entries(graph.metadata).flatMap(([key, value]) =>
      messageField(14, bytesField(1, key), bytesField(2, value)),
    ),
  ]);
}

function nodeField({ op, inputs, outputs, attributes, domain }: OnnxNode): Chunks {
  return messageField(
    1,
    ...inputs.map((name) => bytesField(1, name)),
    ...outputs.map((name) => bytesField(2, name)),
    bytesField(3, `${outputs[0]}/${op}`),
    bytesField(4, op),
    ...Object.entries(attributes).map(attributeField),
    bytesField(7, domain),
  );
}

function attributeField([name, value]: [string, Attribute]): Chunks {
  const title = bytesField(1, name);
  if (typeof value === "number") return messageField(5, title, intField(3, value), intField(20, 2));
  if ("float" in value) return messageField(5, title, floatField(2, value.float), intField(20, 1));
  return messageField(5, title, ...value.map((item) => intField(8, item)), intField(20, 7));
}

function tensorField({ name, type, dims, data }: OnnxTensor): Chunks {
  const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const sizes = dims.map((size) => intField(1, size));
  return messageField(
    5,
    ...sizes,
    intField(2, dataTypes[type]),
    bytesField(8, name),
    bytesField(9, raw),
  );
}

function valueField(field: number, { name, type, dims }: OnnxValue): Chunks {
  const sizes = dims.map((size) =>
    messageField(1, typeof size === "number" ? intField(1, size) : bytesField(2, size)),
  );
  const tensorType = messageField(1, intField(1, dataTypes[type]), messageField(2, ...sizes));
  return messageField(field, bytesField(1, name), messageField(2, tensorType));
}
