import { missingAmount, signedTotal } from '../model/bill-amounts.ts';
import type { BillClass } from '../model/bill-class.ts';
import type { Conversion } from '../model/conversion.ts';
import { decimal, minorDigits, roundHalfAway, ZERO, type Decimal } from '../model/decimal.ts';
import type { BillDecision } from '../model/plan.ts';
import type { ExcludedBy } from '../model/tie-out.ts';

/** The signed amounts of one bill in its currency. `wanted` is `billed` minus `excluded` plus `rounding`. */
export interface BillMoney {
  readonly billed: Decimal;
  readonly excluded: readonly { readonly by: ExcludedBy; readonly amount: Decimal }[];
  readonly rounding: Decimal;
  /** The amount that should be invoiced. */
  readonly wanted: Decimal;
  /** The invoiced amount that the bill's class explains. Any other amount in QuickBooks is unexplained. */
  readonly claimed: Decimal;
}

interface Facts {
  readonly decision: BillDecision;
  /** Converts the bill by today's rules. It takes time, so it is called only when the totals do not suffice. */
  readonly convert: () => Conversion | null;
  /** Total of its document in QuickBooks, without tax. */
  readonly invoiced: Decimal;
  /** True when tieout sent that document for this version of the bill and nobody has changed it since. */
  readonly asSent: boolean;
}

/** The billed amount, the amount that should be invoiced, and the invoiced amount of one bill (report.md §2). */
export function moneyOfBill(facts: Facts): BillMoney {
  const { decision, invoiced } = facts;
  const billed = decision.billTotal === null ? ZERO : decimal(decision.billTotal);
  return MONEY[decision.class](facts, billed, invoiced);
}

type Rule = (facts: Facts, billed: Decimal, invoiced: Decimal) => BillMoney;

/** For a bill whose invoice is missing in whole or in part. The decision says how much is missing. */
const missing: Rule = ({ decision, convert }, billed) => {
  const sent = decision.class === 'blocked' ? sentOf(decision) : ZERO;
  const lacks = missingAmount(decision);
  const wanted = lacks === null ? ZERO : decimal(lacks).plus(sent);
  const excludes = decision.excludedTotal !== null && decimal(decision.excludedTotal).cmp(ZERO) !== 0;
  const excluded = excludes ? exclusionsOf(convert(), decimal(decision.excludedTotal ?? '0')) : [];
  return close({ billed, excluded, wanted, claimed: sent });
};

const MONEY: Readonly<Record<BillClass, Rule>> = {
  notYetInvoiced: missing,
  blocked: missing,
  inFlight: missing,
  voided: missing,
  deleted: missing,
  notBillable: (_facts, billed) => ({ billed, excluded: [], rounding: ZERO, wanted: ZERO, claimed: ZERO }),
  withoutBill: (_facts, _billed, invoiced) => ({
    billed: ZERO,
    excluded: [],
    rounding: ZERO,
    wanted: ZERO,
    claimed: invoiced,
  }),
  invoiced: (facts, billed, invoiced) => {
    const whole = rounded(facts, billed);
    if (whole.eq(invoiced)) return close({ billed, excluded: [], wanted: invoiced, claimed: invoiced });
    const made = madeToday(facts);
    if (made?.wanted.eq(invoiced) === true) return close({ billed, ...made, claimed: invoiced });
    // The digest in the marker proves that the rules at the time of sending made this total.
    if (facts.asSent) {
      const excluded = [{ by: 'earlierRules', amount: whole.minus(invoiced) } as const];
      return close({ billed, excluded, wanted: invoiced, claimed: invoiced });
    }
    return close({ billed, excluded: [], wanted: whole, claimed: whole });
  },
  invoicedDifferently: (facts, billed, invoiced) => {
    const made = madeToday(facts) ?? { excluded: [], wanted: rounded(facts, billed) };
    return close({ billed, ...made, claimed: invoiced });
  },
};

/** Rounding is the rest: the amount that should be invoiced minus the bill without its excluded lines. */
function close(parts: Omit<BillMoney, 'rounding'>): BillMoney {
  const kept = parts.excluded.reduce((sum, { amount }) => sum.minus(amount), parts.billed);
  return { ...parts, rounding: parts.wanted.minus(kept) };
}

function rounded({ decision }: Facts, amount: Decimal): Decimal {
  return roundHalfAway(amount, minorDigits(decision.currency));
}

function sentOf({ sentKind, sentTotal }: BillDecision): Decimal {
  return sentTotal === null ? ZERO : decimal(signedTotal(sentKind, sentTotal));
}

function madeToday({ convert }: Facts): Pick<BillMoney, 'excluded' | 'wanted'> | null {
  const conversion = convert();
  if (conversion?.result !== 'document') return null;
  const { document, excludedTotal } = conversion;
  const excluded = excludedTotal === null ? [] : exclusionsOf(conversion, decimal(excludedTotal));
  return { excluded, wanted: decimal(signedTotal(document.kind, document.total)) };
}

/**
 * The excluded amount by setting. When the lines do not sum to `total`, for example because the bill does not convert,
 * `total` is given without a setting.
 */
function exclusionsOf(conversion: Conversion | null, total: Decimal): BillMoney['excluded'] {
  const sums = new Map<ExcludedBy, Decimal>();
  for (const { exclusion, exact } of conversion?.trace().lines ?? []) {
    if (exclusion !== null) sums.set(exclusion, (sums.get(exclusion) ?? ZERO).plus(decimal(exact)));
  }
  const found = [...sums].flatMap(([by, amount]) => (amount.eq(ZERO) ? [] : [{ by, amount }]));
  const sum = found.reduce((all, { amount }) => all.plus(amount), ZERO);
  return sum.eq(total) ? found : [{ by: 'lines', amount: total }];
}
