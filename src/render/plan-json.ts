import type { Plan } from '../model/plan.ts';
import { encodeJson } from './escape.ts';

/** The plan for machines: exactly the value that is saved and applied (`schemas/plan.schema.json`). */
export function renderPlanJson(plan: Plan): string {
  return encodeJson(plan);
}
