import protobuf from "protobufjs/light.js";

/** So many parts are read of a body of any size. */
const ALWAYS = 100_000;
/** Bytes to an object in JSON; an attribute with a short name and value has two in fifty. */
const BYTES_AN_OBJECT = 12;
/** Bytes to a field in protobuf; an attribute with a short name and a number has four in twenty-six. */
const BYTES_A_FIELD = 5;
const BRACE = 0x7b;

/**
 * Whether JSON holds objects as no export does, such as five million empty ones: they would hold up
 * everybody else while they are read. Looks no further than to where that shows.
 */
export function isDense(body: Uint8Array): boolean {
  let objects = 0;
  for (let at = body.indexOf(BRACE); at >= 0; at = body.indexOf(BRACE, at + 1)) {
    objects += 1;
    if (objects > ALWAYS + at / BYTES_AN_OBJECT) return true;
  }
  return false;
}

/** Reads protobuf, and breaks off (`dense` is true then) where it holds parts as no export does. */
export class CountingReader extends protobuf.Reader {
  dense = false;
  #fields = 0;

  constructor(body: Uint8Array) {
    super(body);
    const read = this.tag.bind(this);
    this.tag = () => {
      this.#fields += 1;
      this.dense = this.#fields > ALWAYS + this.pos / BYTES_A_FIELD;
      if (this.dense) throw new RangeError("too many parts");
      return read();
    };
  }
}
