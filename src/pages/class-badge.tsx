import type { ClassLook } from '../render/html/page-data.ts';

/** The sign and the word both say it: colour is never alone. */
const SIGNS: Readonly<Record<ClassLook['tone'], string>> = { good: '+', change: '~', bad: '!', quiet: '·' };

export function ClassBadge({ look, name }: { readonly look: ClassLook | undefined; readonly name: string }) {
  const { label, tone } = look ?? { label: name, tone: 'quiet' as const };
  return (
    <span class={`badge ${tone}`}>
      <span aria-hidden="true">{SIGNS[tone]} </span>
      {label}
    </span>
  );
}

/** The classes of a plan, in the words of its account of money. */
export const PLAN_CLASSES: Readonly<Record<string, ClassLook>> = {
  new: { label: 'new', tone: 'good' },
  changed: { label: 'changed', tone: 'change' },
  credit: { label: 'credit memo', tone: 'change' },
  voided: { label: 'to void', tone: 'bad' },
  recorded: { label: 'recorded', tone: 'quiet' },
  rehearsed: { label: 'would be sent', tone: 'quiet' },
  blocked: { label: 'blocked', tone: 'bad' },
  held: { label: 'held', tone: 'quiet' },
  skipped: { label: 'skipped', tone: 'quiet' },
  upToDate: { label: 'up to date', tone: 'quiet' },
};
