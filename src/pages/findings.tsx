import type { FindingLine } from '../render/html/page-data.ts';
import { LongList } from './long-list.tsx';
import { Section } from './section.tsx';

const TONES = { error: 'bad', warning: 'change', info: 'quiet' } as const;

/** Findings of the files and systems, as `validate` and `plan` print them. */
export function Findings({ findings, printing }: FindingsProperties) {
  if (findings.length === 0) return null;
  return (
    <Section title="Findings" count={findings.length}>
      <LongList
        items={findings}
        step={25}
        noun="findings"
        printing={printing}
        of={(shown) => (
          <ul class="findings">
            {shown.map(({ severity, code, where, message, hint }, index) => (
              <li key={index}>
                <span class={`badge ${TONES[severity]}`}>{severity}</span> <strong>{code}</strong>{' '}
                {where !== '' && <span class="muted">{where}</span>}
                <p>{message}</p>
                {hint !== null && <p class="hint">→ {hint}</p>}
              </li>
            ))}
          </ul>
        )}
      />
    </Section>
  );
}

interface FindingsProperties {
  readonly findings: readonly FindingLine[];
  readonly printing: boolean;
}
