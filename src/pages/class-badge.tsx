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
