import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import { argumentsSchema } from "./normalise-schema.ts";

const KEPT = 500;
const SCHEMA_CHARS = 100_000;

/** What the schema of a tool says about one call; empty where nothing can be said. */
export type ValidateArguments = (args: unknown) => readonly ErrorObject[];

/** Compiles each tool schema once and forgets the oldest. */
export class SchemaValidators {
  readonly #byObject = new WeakMap<object, ValidateArguments>();
  readonly #byText = new Map<string, ValidateArguments>();
  readonly #ajv = new Ajv({
    strict: false,
    allErrors: true,
    verbose: true,
    meta: false,
    validateFormats: false,
    validateSchema: false,
    addUsedSchema: false,
    logger: false,
  });

  for(parameters: Record<string, unknown>): ValidateArguments {
    const known = this.#byObject.get(parameters);
    if (known) {
      return known;
    }
    const validate = this.#forText(parameters);
    this.#byObject.set(parameters, validate);
    return validate;
  }

  #forText(parameters: Record<string, unknown>): ValidateArguments {
    const text = JSON.stringify(parameters);
    const validate = this.#byText.get(text) ?? this.#compile(parameters, text.length);
    this.#byText.delete(text);
    this.#byText.set(text, validate);
    const oldest = this.#byText.size > KEPT ? this.#byText.keys().next().value : undefined;
    if (oldest !== undefined) {
      this.#byText.delete(oldest);
    }
    return validate;
  }

  #compile(parameters: Record<string, unknown>, chars: number): ValidateArguments {
    if (chars > SCHEMA_CHARS) {
      return () => [];
    }
    const schema = argumentsSchema(parameters);
    try {
      return errorsOf(this.#ajv.compile(schema));
    } catch {
      return () => [];
    } finally {
      this.#ajv.removeSchema(schema);
    }
  }
}

function errorsOf(validate: ValidateFunction): ValidateArguments {
  return (args) => (validate(args) ? [] : withoutBranches(validate.errors ?? []));
}

/** Of a failed `anyOf` only the failure as a whole is told, not that of each branch. */
function withoutBranches(errors: readonly ErrorObject[]): ErrorObject[] {
  const wholes = errors.filter(({ keyword }) => keyword === "anyOf" || keyword === "oneOf");
  return errors.filter(
    (error) =>
      !wholes.some(
        (whole) => error !== whole && error.schemaPath.startsWith(`${whole.schemaPath}/`),
      ),
  );
}
