/**
 * Just enough of ONNX's protobuf to write a small model by hand. Field numbers are those of
 * https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.
 */
const dataTypes = { float32: 1, int8: 3, int64: 7 } as const;

export interface OnnxTensor {
  name: string;
  type: keyof typeof dataTypes;
  dims: readonly number[];
  data: Float32Array | Int8Array | BigInt64Array;
}

/** Attributes are integers or lists of integers. */
export interface OnnxNode {
  op: string;
  inputs: readonly string[];
  outputs: readonly string[];
  attributes?: Readonly<Record<string, number | readonly number[]>>;
}

export interface OnnxValue {
  name: string;
  type: keyof typeof dataTypes;
  dims: readonly (number | string)[];
}

export interface OnnxGraph {
  nodes: readonly OnnxNode[];
  tensors: readonly OnnxTensor[];
  inputs: readonly OnnxValue[];
  outputs: readonly OnnxValue[];
}

function varint(value: number | bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    bytes.push(Number(rest & 0x7fn) | (rest > 0x7fn ? 0x80 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return Buffer.from(bytes);
}

const int = (field: number, value: number) => Buffer.concat([varint(field << 3), varint(value)]);

function bytes(field: number, content: Uint8Array | string): Buffer {
  const body = typeof content === "string" ? Buffer.from(content) : content;
  return Buffer.concat([varint((field << 3) | 2), varint(body.length), body]);
}

const message = (field: number, ...parts: Buffer[]) => bytes(field, Buffer.concat(parts));

function tensorField({ name, type, dims, data }: OnnxTensor): Buffer {
  const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const sizes = dims.map((size) => int(1, size));
  return message(5, ...sizes, int(2, dataTypes[type]), bytes(8, name), bytes(9, raw));
}

function attributeField([name, value]: [string, number | readonly number[]]): Buffer {
  if (typeof value === "number") return message(5, bytes(1, name), int(3, value), int(20, 2));
  return message(5, bytes(1, name), ...value.map((item) => int(8, item)), int(20, 7));
}

function nodeField({ op, inputs, outputs, attributes = {} }: OnnxNode): Buffer {
  return message(
    1,
    ...inputs.map((name) => bytes(1, name)),
    ...outputs.map((name) => bytes(2, name)),
    bytes(4, op),
    ...Object.entries(attributes).map(attributeField),
  );
}

function valueField(field: number, { name, type, dims }: OnnxValue): Buffer {
  const sizes = dims.map((size) =>
    message(1, typeof size === "number" ? int(1, size) : bytes(2, size)),
  );
  const tensorType = message(1, int(1, dataTypes[type]), message(2, ...sizes));
  return message(field, bytes(1, name), message(2, tensorType));
}

/** The bytes of a model file (IR version 8, opset 17). */
export function onnxModel(graph: OnnxGraph): Buffer {
  return Buffer.concat([
    int(1, 8),
    message(
      7,
      ...graph.nodes.map(nodeField),
      bytes(2, "graph"),
      ...graph.tensors.map(tensorField),
      ...graph.inputs.map((value) => valueField(11, value)),
      ...graph.outputs.map((value) => valueField(12, value)),
    ),
    message(8, bytes(1, ""), int(2, 17)),
  ]);
}
