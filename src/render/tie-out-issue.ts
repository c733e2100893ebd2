import type { TieOut } from '../model/tie-out.ts';
import type { Page } from './page.ts';
import { differencesTable, renderPeriod, renderScope, statementTable, VERDICT_TONES } from './tie-out.ts';
import { isDifference, renderVerdict, renderVerdictWord } from './tie-out-verdict.ts';

/** What an issue says of a period: the verdict, the statements, what differs. No age or time is in it, so it changes only with the facts. */
export function tieOutIssuePage(report: TieOut): Page {
  const differences = report.bills.filter(isDifference);
  return {
    title: `${renderPeriod(report.period)}: ${renderVerdictWord(report)}`,
    verdict: { text: renderVerdict(report), tone: VERDICT_TONES[report.verdict] },
    blocks: [...renderScope(report), ...report.statements.map(statementTable), differencesTable(differences, Infinity)],
  };
}
