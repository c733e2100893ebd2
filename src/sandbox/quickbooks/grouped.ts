import { decimalText, type Decimal } from '../../model/decimal.ts';

/** A number as QuickBooks writes it in texts: with commas between thousands, `1,861.07`. */
export function grouped(value: Decimal): string {
  const [whole = '', fraction] = decimalText(value).split('.');
  const withCommas = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? withCommas : `${withCommas}.${fraction}`;
}
