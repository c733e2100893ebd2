/**
 * The version of each JSON form that tieout writes (`formatVersion`). The minor number rises with every addition. A
 * reader of an older minor version still finds every field that it knows.
 */
export const FORMAT_VERSIONS = {
  /** A plan, and the report of its apply. */
  plan: '1.3',
  explanation: '1.3',
  status: '1.2',
  audit: '1.2',
  shadow: '1.0',
  tieOut: '1.0',
  testRun: '1.0',
  snapshot: '1.0',
  /** Any other answer of a command. */
  answer: '1.0',
} as const;
