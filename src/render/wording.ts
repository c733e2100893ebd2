import { isDecimalText, minorDigits, type DecimalText } from '../model/decimal.ts';

/** `1,204.50`: thousands separated, digits untouched. Anything that is not a decimal is returned as it is. */
export function formatDecimal(amount: DecimalText): string {
  const match = /^([+-]?)(\d+)(\.\d+)?$/.exec(amount);
  if (match === null) return amount;
  const [, sign = '', whole = '', fraction = ''] = match;
  return sign + whole.replace(/\B(?=(\d{3})+$)/g, ',') + fraction;
}

/** `1,204.50`: a decimal with at least the decimals of the currency; more of them stay. */
export function formatAmount(currency: string, amount: DecimalText): string {
  const [figure = amount] = alignDecimals([amount], minorDigits(currency));
  return figure;
}

/** `USD 1,204.50`. */
export function formatMoney(currency: string, amount: DecimalText): string {
  return `${currency} ${formatAmount(currency, amount)}`;
}

/** `USD 4,310.20 and EUR 90.00`; empty for no amount. */
export function formatMoneyList(money: readonly { readonly currency: string; readonly total: DecimalText }[]): string {
  return joinWords(money.map(({ currency, total }) => formatMoney(currency, total)));
}

/** `1 invoice`, `1,204 invoices`; the plural is `noun` + `s` unless given. */
export function formatCount(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatDecimal(String(count))} ${count === 1 ? noun : plural}`;
}

/** `a, b and c`. */
export function joinWords(words: readonly string[]): string {
  if (words.length <= 1) return words[0] ?? '';
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}

export function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The beginning of a long id, as a person would read it out: `2f0c…`. Only where the id itself is not the point. */
export function shortId(id: string): string {
  return id.length <= 8 ? id : `${id.slice(0, 4)}…`;
}

/** The beginning of a plan's digest that stands for it. */
export function shortPlanId(id: string): string {
  return id.slice(0, 6);
}

/** Figures with the same number of decimals, at least `digits`, so that their points stand under each other. */
export function alignDecimals(amounts: readonly DecimalText[], digits: number): string[] {
  const fractionOf = (amount: DecimalText): string => amount.split('.')[1] ?? '';
  const width = amounts.reduce((widest, amount) => Math.max(widest, fractionOf(amount).length), digits);
  return amounts.map((amount) => {
    if (!isDecimalText(amount)) return amount;
    const fraction = fractionOf(amount).padEnd(width, '0');
    const whole = amount.split('.')[0] ?? '';
    return formatDecimal(fraction === '' ? whole : `${whole}.${fraction}`);
  });
}
