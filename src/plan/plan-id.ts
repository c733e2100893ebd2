import type { Plan } from '../model/plan.ts';
import { digestOfLists } from '../support/digest.ts';

/**
 * The id of a plan: a digest of what it says. Left out is what can move while the meaning stays:
 * - times (rulings.md 23), and sentences that say how old something is;
 * - revisions, bill versions and the digests of what was read.
 * So a new plan of unchanged systems has the same id, and `--expect-digest` can tie an approval to it.
 */
export function planId(plan: Omit<Plan, 'id'>): string {
  const {
    formatVersion,
    connection,
    scope,
    limits,
    summary,
    changes,
    wouldSend = [],
    bills,
    drift,
    guards,
    diagnostics,
  } = plan;
  return digestOfLists({
    formatVersion,
    connection,
    scope,
    ...(limits === undefined ? {} : { limits }),
    summary,
    changes: changes.map((change) => change.id),
    ...(wouldSend.length === 0 ? {} : { wouldSend: wouldSend.map((change) => change.id) }),
    bills: meaningOf(bills),
    drift: drift.map(({ since: _since, ...said }) => said),
    guards,
    diagnostics: diagnostics.map((said) => (AGING.has(said.code) ? withoutMessage(said) : said)),
  });
}

/** One after the other: copies of all decisions of a month would be a tenth of the plan's memory. */
function* meaningOf(bills: Plan['bills']): Generator {
  for (const { billVersion: _version, ...said } of bills) {
    yield said.reason === 'native-run-in-flight' ? withoutMessage(said) : said;
  }
}

/** Findings whose message counts elapsed time. */
const AGING: ReadonlySet<string> = new Set(['plan/no-integration', 'plan/native-run-open']);

function withoutMessage<T extends { readonly message: string }>({ message: _message, ...said }: T): Omit<T, 'message'> {
  return said;
}
