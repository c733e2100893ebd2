/** The events of a bill, in their usual order. */
export const TIMELINE_EVENTS = [
  'billed',
  'approved',
  'run',
  'sent',
  'changed',
  'paid',
  'voided',
  'undone',
  'deleted',
  'planned',
] as const;

export type TimelineEventName = (typeof TIMELINE_EVENTS)[number];

/** One event of a bill or its document. */
export interface TimelineEvent {
  readonly event: TimelineEventName;
  /** A day or an instant. Null when neither system says when it happened. */
  readonly at: string | null;
  /** What happened and who did it, in words. */
  readonly detail: string;
}
