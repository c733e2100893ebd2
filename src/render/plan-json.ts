import type { Plan } from '../model/plan.ts';
import { encodeJson } from './escape.ts';

/**
 * The plan for machines: the value that is saved and applied (`schemas/plan.schema.json`), with the exit
 * code of the command that prints it.
 */
export function renderPlanJson(plan: Plan, exitCode: number): string {
  const { formatVersion, ...content } = plan;
  return encodeJson({ formatVersion, exitCode, ...content });
}
