import type { StatusReport } from '../model/status.ts';
import { escapeMarkdown } from './escape.ts';
import { renderMarkdownDocument, type MarkdownTable } from './markdown-document.ts';
import { renderLastSent, renderNextApply, renderPersonNeeded, stateWords } from './status-view.ts';
import { formatDecimal, formatMoneyList } from './wording.ts';

/** The status of a connection for a step summary or a comment. */
export function renderStatusMarkdown(status: StatusReport): string {
  const closing = [renderNextApply(status), renderPersonNeeded(status), renderLastSent(status)];
  return renderMarkdownDocument(
    [
      `### ${escapeMarkdown(`${status.connection.name}: ${status.connection.companyName}`)}`,
      ...closing.flatMap((sentence) => (sentence === '' ? [] : ['', escapeMarkdown(sentence)])),
    ],
    [billsTable(status), runsTable(status), driftTable(status)],
  );
}

function billsTable(status: StatusReport): MarkdownTable {
  return {
    title: 'Bills',
    columns: [
      { title: 'State' },
      { title: 'Bills', align: 'right' },
      { title: 'Amount', align: 'right' },
      { title: 'Oldest' },
      { title: 'Reason' },
    ],
    rows: status.bills.map((group) => [
      stateWords(group),
      formatDecimal(String(group.count)),
      formatMoneyList(group.money),
      group.oldest ?? '',
      group.reason,
    ]),
    noun: 'group',
    collapsed: false,
  };
}

function runsTable(status: StatusReport): MarkdownTable {
  return {
    title: "Runs of m3ter's own integration that need a look",
    columns: [
      { title: 'Status' },
      { title: 'Bill' },
      { title: 'Customer' },
      { title: 'Error' },
      { title: 'What to do' },
    ],
    rows: status.runs.flatMap(({ status: word, failures }) =>
      failures.map((failure) => [word, failure.billId, failure.accountName, failure.error ?? '', failure.remedy]),
    ),
    noun: 'run',
    collapsed: false,
  };
}

function driftTable(status: StatusReport): MarkdownTable {
  return {
    title: 'Drift: changed by someone else, left as it is',
    columns: [{ title: 'Document' }, { title: 'What' }, { title: 'What to do' }, { title: 'Reason' }],
    rows: status.drift.map((drift) => [drift.address, drift.message, drift.hint ?? '', drift.code]),
    noun: 'difference',
    collapsed: false,
  };
}
