import type { DecimalText } from '../model/decimal.ts';
import { joinWords } from '../model/count-text.ts';
import { formatMoney } from '../model/money-text.ts';

export { formatCount } from '../model/count-text.ts';
export { joinWords } from '../model/count-text.ts';
export { formatInstant } from '../model/day.ts';
export { alignDecimals, formatAmount, formatDecimal, formatMoney } from '../model/money-text.ts';

/** `USD 4,310.20 and EUR 90.00`; empty for no amount. */
export function formatMoneyList(money: readonly { readonly currency: string; readonly total: DecimalText }[]): string {
  return joinWords(money.map(({ currency, total }) => formatMoney(currency, total)));
}

export function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The beginning of a long id, as people would read it out: `2f0c…`. Only where the id itself is not important. */
export function shortId(id: string): string {
  return id.length <= 8 ? id : `${id.slice(0, 4)}…`;
}

/** The short form of a plan's digest. */
export function shortPlanId(id: string): string {
  return id.slice(0, 6);
}

interface Answering {
  readonly environment: 'sandbox' | 'production';
  readonly embedded?: true;
}

/** Intuit's environment or the embedded one, so that nobody mistakes it for a real company. */
export function nameEnvironment({ environment, embedded }: Answering): string {
  return embedded === true ? 'embedded sandbox' : environment;
}

/** The same, where nothing else says that it is QuickBooks. */
export function nameQuickBooks({ environment, embedded }: Answering): string {
  return embedded === true ? 'embedded sandbox' : `QuickBooks ${environment}`;
}
