import type { StatusReport } from '../model/status.ts';
import { encodeJson } from './escape.ts';

/** The status for machines. */
export function renderStatusJson(status: StatusReport): string {
  return encodeJson(status);
}
