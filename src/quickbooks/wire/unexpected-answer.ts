import { WorldFailure } from '../../support/errors.ts';

/**
 * QuickBooks answered with something that cannot be right. It names the entity and the field, never the value, which is
 * remote text.
 */
export class UnexpectedAnswer extends WorldFailure {
  readonly entity: string;
  readonly field: string;

  constructor(entity: string, field: string, expected: string) {
    super(`QuickBooks answered with ${entity} whose ${field} is not ${expected}.`, {
      code: 'quickbooks/unexpected-answer',
      nextStep: 'run the command again; if it stays, report it with the output of --log-level debug',
    });
    this.entity = entity;
    this.field = field;
  }
}
