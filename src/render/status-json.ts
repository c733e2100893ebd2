import type { StatusReport } from '../model/status.ts';
import { encodeJson } from './escape.ts';

/** The status for machines. */
export function renderStatusJson(status: StatusReport): string {
  const { formatVersion, ...content } = status;
  return encodeJson({ formatVersion, exitCode: 0, ...content });
}
