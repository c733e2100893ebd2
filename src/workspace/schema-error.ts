/** One finding of a generated validator, in the form of Ajv with `verbose`. */
export interface SchemaError {
  readonly keyword: string;
  /** JSON pointer into the document. */
  readonly instancePath: string;
  /** JSON pointer into the schema. After a reference it starts at a `$defs` entry. */
  readonly schemaPath: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** The value at `instancePath`. */
  readonly data?: unknown;
  /** The schema with the keyword. */
  readonly parentSchema?: Readonly<Record<string, unknown>>;
}

/** A generated validator. When it returns false its findings are in `errors`, until the next call. */
export interface Validator {
  (data: unknown): boolean;
  errors?: readonly SchemaError[] | null;
}

/** One branch of a union, with what is needed to tell whether a value was meant to be it. */
export interface Branch {
  readonly type: string;
  readonly required: readonly string[];
  readonly keys: readonly string[];
  readonly validate: Validator;
}

/** Branches by `$ref` within one schema. */
export type Branches = Readonly<Record<string, Branch>>;
