import type { Field, LabelledFact } from '../render/html/page-data.ts';
import { TableHead } from './table-head.tsx';

/** A text that leads to its address, when it has one. */
export function LinkedText({ text, href }: { readonly text: string; readonly href: string | undefined }) {
  return href === undefined ? (
    <>{text}</>
  ) : (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {text}
    </a>
  );
}

export function FactList({ facts }: { readonly facts: readonly LabelledFact[] }) {
  return (
    <dl class="facts">
      {facts.map(({ label, value, code, href }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd class={code === true ? 'code' : ''}>
            <LinkedText text={value} href={href} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** What differs, field by field. */
export function FieldTable({ fields }: { readonly fields: readonly Field[] }) {
  return fields.length === 0 ? null : (
    <table class="fields">
      <caption class="hidden">What differs, field by field</caption>
      <TableHead titles={['Field', 'Before', 'After']} />
      <tbody>
        {fields.map(({ label, before, after }, index) => (
          <tr key={index}>
            <th scope="row">{label}</th>
            <td>
              <del>{before}</del>
            </td>
            <td>
              <ins>{after}</ins>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
