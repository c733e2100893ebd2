import type { CheckedLaw } from '../scenario-runner/laws.ts';
import type { PlayedScenario } from '../scenario-runner/play-scenario.ts';
import { checkScenarios } from '../scenario-runner/check-scenarios.ts';
import { PLAN_ROWS } from '../scenario-runner/plan-table.ts';
import { listScenarios } from '../scenario-runner/scenario-list.ts';

/** A reason code; other cells say it in words. */
const CODE = /^[a-z_-]+$/i;

checkScenarios(listScenarios(0, 299), (title, played) =>
  PLAN_ROWS.filter((row) => row.scenario === title && CODE.test(row.reason)).map((row) => shows(row.reason, played)),
);

/** A scenario of the table of plan behaviours shows the reason of its row. */
function shows(reason: string, { plan, planned, applied }: PlayedScenario): CheckedLaw {
  const name = `${reason} is shown`;
  if (reason === 'resend') {
    // In the plan that was saved, or in the one that apply made and showed.
    const isSaid = (planned.stdout + applied.stdout).includes('--resend asked for it');
    return { name, broken: isSaid ? [] : ['no text says that somebody asked for it'] };
  }
  const shown: readonly string[] = [
    ...plan.bills.map((bill) => bill.reason),
    ...plan.changes.map((change) => change.reason.code),
    ...plan.drift.map((drift) => drift.code),
  ];
  return { name, broken: shown.includes(reason) ? [] : [`the plan has: ${shown.join(', ')}`] };
}
