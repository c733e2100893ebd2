import { decimal, decimalText, roundHalfAway, ZERO, type Decimal } from '../../model/decimal.ts';
import type { Call } from './call.ts';
import { businessFault, QuickBooksFault } from './fault.ts';
import { amountOf, groupOf, listOf, refOf, textOf, type Fields } from './fields.ts';

export interface BuiltTax {
  /** Stored as TxnTaxDetail. */
  readonly detail: Fields;
  /** What the tax adds to the total; zero when the lines already include it. */
  readonly added: Decimal;
  readonly taxable: boolean;
}

/** Tax of a sales document (`quickbooks.md` §8.3): automated, as sent, or by code outside the US. */
export function buildTax(call: Call, fields: Fields, lines: readonly Fields[]): BuiltTax {
  const { country } = call.store.state.company;
  return country === 'US' ? buildUsTax(call, fields, lines) : buildCodeTax(call, fields, lines);
}

/** Whether QuickBooks computes tax itself, and on which lines. */
export function automatedTax(call: Call): 'off' | 'taxableLines' | 'allLines' {
  const mode = call.modes.automatedSalesTax;
  if (mode !== 'preference') return mode;
  const { usingSalesTax, partnerTaxEnabled } = call.store.state.preferences;
  return usingSalesTax && partnerTaxEnabled ? 'taxableLines' : 'off';
}

function buildUsTax(call: Call, fields: Fields, lines: readonly Fields[]): BuiltTax {
  const { preferences } = call.store.state;
  const automated = automatedTax(call);
  const sent = groupOf(fields, 'TxnTaxDetail');
  const taxableLines = lines.filter((line) => isTaxable(line, automated === 'allLines'));
  const taxable = taxableLines.length > 0;
  if (automated !== 'off') {
    let base = ZERO;
    for (const line of taxableLines) base = base.plus(amountOf(line, 'Amount'));
    const tax = roundHalfAway(base.times(decimal(preferences.salesTaxPercent)).div(decimal('100')), 2);
    return { detail: { TotalTax: decimalText(tax) }, added: tax, taxable };
  }
  if (!preferences.usingSalesTax) return { detail: { TotalTax: '0' }, added: ZERO, taxable };
  const added = amountOf(sent, 'TotalTax');
  return { detail: { ...sent, TotalTax: decimalText(added) }, added, taxable };
}

function isTaxable(line: Fields, all: boolean): boolean {
  if (textOf(line, 'DetailType') !== 'SalesItemLineDetail') return false;
  return all || refOf(groupOf(line, 'SalesItemLineDetail'), 'TaxCodeRef') === 'TAX';
}

function buildCodeTax(call: Call, fields: Fields, lines: readonly Fields[]): BuiltTax {
  const treatment = textOf(fields, 'GlobalTaxCalculation');
  if (treatment === null) {
    throw businessFault('Make sure all your transactions have a GST/HST rate before you save.');
  }
  if (treatment === 'NotApplicable') {
    if (listOf(groupOf(fields, 'TxnTaxDetail'), 'TaxLine').length > 0) {
      throw new QuickBooksFault(6170, {
        detail: 'Business Validation Error: Tax details may not be given when tax does not apply.',
      });
    }
    return { detail: { TotalTax: '0' }, added: ZERO, taxable: false };
  }
  let tax = ZERO;
  for (const line of lines) tax = tax.plus(taxOfLine(call, line, treatment === 'TaxInclusive'));
  const added = treatment === 'TaxInclusive' ? ZERO : tax;
  return { detail: { TotalTax: decimalText(tax) }, added, taxable: tax.gt(ZERO) };
}

function taxOfLine(call: Call, line: Fields, inclusive: boolean): Decimal {
  const code = refOf(groupOf(line, 'SalesItemLineDetail'), 'TaxCodeRef');
  const record = code === null ? null : call.store.get('TaxCode', code);
  if (record === null) return ZERO;
  const percent = amountOf(record, 'SimulatedRatePercent');
  const amount = amountOf(line, 'Amount');
  const base = inclusive ? decimal('100').plus(percent) : decimal('100');
  return roundHalfAway(amount.times(percent).div(base), 2);
}
