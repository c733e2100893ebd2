import { missingAmount, signedTotal } from '../model/bill-amounts.ts';
import type { BillClass } from '../model/bill-class.ts';
import type { Conversion } from '../model/conversion.ts';
import { decimal, minorDigits, roundHalfUp, ZERO, type Decimal } from '../model/decimal.ts';
import type { BillDecision } from '../model/plan.ts';
import type { ExcludedBy } from '../model/tie-out.ts';

/** The amounts of one bill in its currency, with its sign. `billed` less `excluded` and with `rounding` is `wanted`. */
export interface BillMoney {
  readonly billed: Decimal;
  readonly excluded: readonly { readonly by: ExcludedBy; readonly amount: Decimal }[];
  readonly rounding: Decimal;
  /** What should be invoiced. */
  readonly wanted: Decimal;
  /** What the class says is invoiced: where QuickBooks has something else, nothing explains it. */
  readonly claimed: Decimal;
}

interface Facts {
  readonly decision: BillDecision;
  /** What the rules make of the bill today; asked only where the amounts do not speak for themselves. */
  readonly convert: () => Conversion | null;
  /** What its document comes to in QuickBooks. */
  readonly invoiced: Decimal;
  /** True when tieout sent that document for this version of the bill, and it is as it was left. */
  readonly asSent: boolean;
}

/** What was billed, should be and is invoiced of a bill of any class but `withoutBill` (report.md §2). */
export function moneyOfBill(facts: Facts): BillMoney {
  const { decision, invoiced } = facts;
  const billed = decision.billTotal === null ? ZERO : decimal(decision.billTotal);
  return MONEY[decision.class](facts, billed, invoiced);
}

type Rule = (facts: Facts, billed: Decimal, invoiced: Decimal) => BillMoney;

/** A bill that is missing, in whole or in part: the decision says how much. */
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
    // The digest in the marker proves that the rules of then made it so.
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

/** Rounding is what is left between the bill less its exclusions and what should be invoiced. */
function close(parts: Omit<BillMoney, 'rounding'>): BillMoney {
  const kept = parts.excluded.reduce((sum, { amount }) => sum.minus(amount), parts.billed);
  return { ...parts, rounding: parts.wanted.minus(kept) };
}

function rounded({ decision }: Facts, amount: Decimal): Decimal {
  return roundHalfUp(amount, minorDigits(decision.currency));
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

/** The sum of the lines that each setting leaves off. `total` is that of all, for a bill that does not convert. */
function exclusionsOf(conversion: Conversion | null, total: Decimal): BillMoney['excluded'] {
  const sums = new Map<ExcludedBy, Decimal>();
  for (const { exclusion, exact } of conversion?.trace.lines ?? []) {
    if (exclusion !== null) sums.set(exclusion, (sums.get(exclusion) ?? ZERO).plus(decimal(exact)));
  }
  const found = [...sums].flatMap(([by, amount]) => (amount.eq(ZERO) ? [] : [{ by, amount }]));
  const sum = found.reduce((all, { amount }) => all.plus(amount), ZERO);
  return sum.eq(total) ? found : [{ by: 'lines', amount: total }];
}
