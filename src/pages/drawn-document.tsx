import { formatDecimal } from '../model/money-text.ts';
import type { DrawnDocument, DrawnLine } from '../render/html/page-data.ts';
import { Amount, Figure } from './amount.tsx';
import { FactList } from './fact-list.tsx';
import { TableHead } from './table-head.tsx';

/** A document as QuickBooks will print it. Lines that differ from those of `other` are marked. */
export function DrawnDocumentSheet({ document, other, label }: SheetProperties) {
  const { title, number, date, due, currency, from, billTo, customer, facts } = document;
  return (
    <article class="sheet" aria-label={label ?? `${title} ${number}`}>
      {label !== undefined && <p class="sheet-label">{label}</p>}
      <header>
        <p class="from">{from}</p>
        <p class="sheet-title">
          {title} <span class="number">{number}</span>
        </p>
      </header>
      <div class="parties">
        <div>
          <p class="caption">Bill to</p>
          <address>
            {billTo.map((text, index) => (
              <span key={index}>{text}</span>
            ))}
          </address>
          <p class="muted small">{customer}</p>
        </div>
        <dl class="dates">
          <div>
            <dt>Date</dt>
            <dd>{date}</dd>
          </div>
          {due !== null && (
            <div>
              <dt>Due</dt>
              <dd>{due}</dd>
            </div>
          )}
          <div>
            <dt>Currency</dt>
            <dd>{currency}</dd>
          </div>
        </dl>
      </div>
      <DocumentLines document={document} other={other} />
      <FactList facts={facts} />
    </article>
  );
}

interface SheetProperties {
  readonly document: DrawnDocument;
  /** The one that it stands beside, or null. */
  readonly other: DrawnDocument | null;
  readonly label?: string;
}

function DocumentLines({ document, other }: Pick<SheetProperties, 'document' | 'other'>) {
  const { title, number, currency, lines, total } = document;
  return (
    <table class="lines">
      <caption class="hidden">
        Lines of {title} {number}
      </caption>
      <TableHead titles={['Description']} figures={['Quantity', 'Price', 'Amount']} />
      <tbody>
        {lines.map((line, index) => (
          <DocumentLine
            key={index}
            line={line}
            currency={currency}
            isChanged={other !== null && !isIn(line, other.lines)}
          />
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colSpan={3}>
            Total {currency}
          </th>
          <td class={`figure ${other !== null && other.total !== total ? 'changed' : ''}`}>
            <Amount currency={currency} amount={total} />
          </td>
        </tr>
      </tfoot>
    </table>
  );
}

function DocumentLine({ line, currency, isChanged }: LineProperties) {
  const [description, quantity, unitPrice, amount, serviceDate, item] = line;
  return (
    <tr class={isChanged ? 'changed' : ''}>
      <td>
        {isChanged && <span class="hidden">Changed: </span>}
        {description}
        <span class="muted small line-note">
          {serviceDate !== null && ` ${serviceDate}`}
          {item !== null && ` item ${item}`}
        </span>
      </td>
      <td class="figure">{formatDecimal(quantity ?? '')}</td>
      <td class="figure">{formatDecimal(unitPrice ?? '')}</td>
      <Figure currency={currency} amount={amount} />
    </tr>
  );
}

interface LineProperties {
  readonly line: DrawnLine;
  readonly currency: string;
  readonly isChanged: boolean;
}

function isIn(line: DrawnLine, lines: readonly DrawnLine[]): boolean {
  const text = JSON.stringify(line);
  return lines.some((other) => JSON.stringify(other) === text);
}
