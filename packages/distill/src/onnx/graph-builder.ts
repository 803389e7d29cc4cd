import {
  type Attribute,
  type DataType,
  type OnnxNode,
  type OnnxTensor,
  type OnnxValue,
  onnxModel,
  type TensorData,
} from "./onnx-model.ts";

type Attributes = Readonly<Record<string, Attribute>>;

/**
 * Collects the nodes of a graph. A value is named by a string; every method that adds one returns
 * its name, so that graphs are written as ordinary expressions.
 */
export class GraphBuilder {
  readonly #nodes: OnnxNode[] = [];
  readonly #tensors = new Map<string, OnnxTensor>();
  readonly #inputs: OnnxValue[] = [];
  readonly #outputs: OnnxValue[] = [];
  readonly #metadata: Record<string, string> = {};
  #count = 0;

  input(name: string, type: DataType, dims: readonly (number | string)[]): string {
    this.#inputs.push({ name, type, dims });
    return name;
  }

  /** Gives a value to the outside under a name. */
  output(value: string, name: string, type: DataType, dims: readonly (number | string)[]): void {
    this.#nodes.push({ ...node("Identity", [value], {}), outputs: [name] });
    this.#outputs.push({ name, type, dims });
  }

  /** A value that the file holds. */
  tensor(name: string, type: DataType, dims: readonly number[], data: TensorData): string {
    this.#tensors.set(name, { name, type, dims, data });
    return name;
  }

  /** A number as a float32 scalar; equal numbers share one tensor. */
  scalar(value: number): string {
    return this.tensor(`scalar:${value}`, "float32", [], Float32Array.of(value));
  }

  /** A list of int64, such as axes or a shape. */
  ints(values: readonly number[]): string {
    const data = BigInt64Array.from(values, BigInt);
    return this.tensor(`ints:${values.join()}`, "int64", [values.length], data);
  }

  /** An int64 scalar, such as an index. */
  int(value: number): string {
    return this.tensor(`int:${value}`, "int64", [], BigInt64Array.of(BigInt(value)));
  }

  /** A node with one output. */
  op(type: string, inputs: readonly string[], attributes: Attributes = {}): string {
    const [output = ""] = this.ops(type, 1, inputs, attributes);
    return output;
  }

  /** A node with several outputs. An operator "com.microsoft.X" is one of ONNX Runtime's own. */
  ops(
    type: string,
    count: number,
    inputs: readonly string[],
    attributes: Attributes = {},
  ): string[] {
    const outputs = Array.from({ length: count }, () => `${type}:${this.#count++}`);
    this.#nodes.push({ ...node(type, inputs, attributes), outputs });
    return outputs;
  }

  /** A text kept in the file, for whoever reads it. */
  note(key: string, value: string): void {
    this.#metadata[key] = value;
  }

  model(): Buffer {
    return onnxModel({
      nodes: this.#nodes,
      tensors: [...this.#tensors.values()],
      inputs: this.#inputs,
      outputs: this.#outputs,
      metadata: this.#metadata,
    });
  }
}

function node(type: string, inputs: readonly string[], attributes: Attributes) {
  const dot = type.lastIndexOf(".");
  return { op: type.slice(dot + 1), domain: type.slice(0, Math.max(0, dot)), inputs, attributes };
}
