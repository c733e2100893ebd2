import type { Report } from '../model/outcome.ts';
import { encodeJson } from './escape.ts';

/** The report for machines: exactly the value that apply returned (rulings.md 24). */
export function renderReportJson(report: Report): string {
  return encodeJson(report);
}
