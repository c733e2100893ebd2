import type { TableRow, ToldRow } from '../render/html/page-data.ts';
import { FactList } from './fact-list.tsx';

/** Whose bill it is, why it is where it is, and its facts. */
export function RowStory({ row, told }: { readonly row: TableRow; readonly told: Omit<ToldRow, keyof TableRow> }) {
  const { customer, account, integration } = row;
  const { message, hint, notes, facts } = told;
  return (
    <div class="story">
      <p>
        <strong>{customer}</strong> {account !== '' && <span class="muted">({account})</span>}
        {integration !== '' && <span class="muted"> · {integration}</span>}
      </p>
      <p>{message}</p>
      {hint !== null && <p class="hint">→ {hint}</p>}
      {notes.map((note, index) => (
        <p key={index} class="muted">
          Note: {note}
        </p>
      ))}
      <FactList facts={facts} />
    </div>
  );
}
