import type { Plan } from '../model/plan.ts';
import { Refusal } from '../support/errors.ts';
import { askPerson } from './ask-person.ts';
import type { CommandContext } from './command-context.ts';

/**
 * One protocol for people and jobs (delivery.md, Safety). A person is asked, and types the connection's name for
 * production. A job needs `--auto-approve` or a saved plan; for an undo in production, `--auto-approve`.
 *
 * @throws Refusal `apply/not-confirmed` (exit 5).
 */
export async function confirmApply(context: CommandContext, plan: Plan): Promise<void> {
  const { terminal } = context;
  const { name } = plan.connection;
  const production = isProduction(plan);
  const expected = production ? name : 'yes';
  if (!terminal.interactive) {
    throw new Refusal('nobody is here to confirm, and nothing was sent', {
      code: 'apply/not-confirmed',
      nextStep:
        plan.scope.undo === undefined
          ? `run tieout apply in a terminal and type ${expected} when asked; in a job, run tieout apply --auto-approve, or save a plan with tieout plan --out FILE and apply that file`
          : `review the plan, then run tieout apply in a terminal and type ${expected} when asked; in a job, run tieout apply --auto-approve`,
    });
  }
  const question = production
    ? `This is production. Type ${name} to apply, anything else to stop:`
    : 'Apply this plan? Type yes to apply, anything else to stop:';
  const answer = await askPerson(context, question);
  if (answer?.trim() === expected) return;
  throw new Refusal('not confirmed; nothing was sent', {
    code: 'apply/not-confirmed',
    nextStep: `run tieout apply and type ${expected} when asked`,
  });
}

/** True for systems with other people's money in them. */
export function isProduction({ connection: { environment, embedded } }: Plan): boolean {
  return environment === 'production' && embedded !== true;
}
