import type { SourceKey } from '../authoring/wrong-mappings.ts';
import { UsageFailure } from '../support/errors.ts';

/** An m3ter object that `tieout map` is to map, and the QuickBooks record when the command names it. */
export interface MapSource {
  readonly key: SourceKey;
  /** Code or id. */
  readonly reference: string;
  /** Id, name or SKU; null to be asked. */
  readonly destination: string | null;
}

type SourceOption = 'account' | 'product' | 'aggregation' | 'compoundAggregation' | 'band';

export type MapOptions = { readonly [Option in SourceOption]?: readonly string[] | undefined } & {
  readonly customer?: string | undefined;
  readonly item?: string | undefined;
};

const OPTIONS: readonly SourceOption[] = ['account', 'product', 'aggregation', 'compoundAggregation', 'band'];

/**
 * Reads `--product CODE=RECORD`, any number of them, or one `--product CODE` with `--item RECORD`. Empty without any.
 *
 * @throws UsageFailure `cli/usage` when a record has no object, or one of the other kind.
 */
export function mapSourcesOf(options: MapOptions): readonly MapSource[] {
  const named = OPTIONS.flatMap((option) =>
    (options[option] ?? []).map((text) => ({ key: option === 'band' ? ('pricingBand' as const) : option, text })),
  );
  const { customer, item } = options;
  if (customer === undefined && item === undefined) return named.map(({ key, text }) => splitPair(key, text));
  const [only, second] = named;
  const [destination, other] = only?.key === 'account' ? [customer, item] : [item, customer];
  if (only === undefined || second !== undefined || destination === undefined || other !== undefined) {
    throw new UsageFailure('a mapping has one thing of m3ter and the record that is of its kind', {
      code: 'cli/usage',
      nextStep:
        'give --account with --customer, or one of the others with --item; several as --product CODE=ITEM; ' +
        'or nothing, for what the plan asks for',
    });
  }
  return [{ key: only.key, reference: only.text, destination }];
}

/** A code may hold no `=` here; with `--item` or `--customer` it may. */
function splitPair(key: SourceKey, text: string): MapSource {
  const at = text.indexOf('=');
  if (at < 0) return { key, reference: text, destination: null };
  const [reference, destination] = [text.slice(0, at), text.slice(at + 1)];
  if (reference !== '' && destination !== '') return { key, reference, destination };
  throw new UsageFailure(`"${text}" names no ${reference === '' ? 'thing of m3ter' : 'record of QuickBooks'}`, {
    code: 'cli/usage',
    nextStep: 'write CODE=RECORD, such as --product api-calls=20, or the code alone to be asked',
  });
}
