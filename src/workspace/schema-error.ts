/** One finding of a generated validator, as Ajv writes it with `verbose`. */
export interface SchemaError {
  readonly keyword: string;
  /** JSON pointer into the document. */
  readonly instancePath: string;
  /** JSON pointer into the schema; starts at a `$defs` entry behind a reference. */
  readonly schemaPath: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** The value at `instancePath`. */
  readonly data?: unknown;
  /** The schema that holds the keyword. */
  readonly parentSchema?: Readonly<Record<string, unknown>>;
}

/** A generated validator: false leaves its findings in `errors` until the next call. */
export interface Validator {
  (data: unknown): boolean;
  errors?: readonly SchemaError[] | null;
}

/** One branch of a union: enough to tell whether a value was meant to be it. */
export interface Branch {
  readonly type: string;
  readonly required: readonly string[];
  readonly keys: readonly string[];
  readonly validate: Validator;
}

/** By `$ref` within one schema. */
export type Branches = Readonly<Record<string, Branch>>;
