/** What can happen to a bill, in the order in which it usually does. */
export const TIMELINE_EVENTS = [
  'billed',
  'approved',
  'run',
  'sent',
  'changed',
  'paid',
  'voided',
  'deleted',
  'planned',
] as const;

export type TimelineEventName = (typeof TIMELINE_EVENTS)[number];

/** One thing that happened to a bill or its document. */
export interface TimelineEvent {
  readonly event: TimelineEventName;
  /** Day or instant; null when neither system says when. */
  readonly at: string | null;
  /** Who or what, in words. */
  readonly detail: string;
}
