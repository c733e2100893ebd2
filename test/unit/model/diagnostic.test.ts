import { expect, it } from 'vitest';
import { compareDiagnostics, hasErrors, type Diagnostic, type DiagnosticCode } from '../../../src/model/diagnostic.ts';

function finding(
  name: string,
  place: readonly [string, number, number] | null,
  code: DiagnosticCode = 'mapping/changed',
): Diagnostic {
  const base = { severity: 'error', code, message: name } as const;
  return place === null ? base : { ...base, place: { path: place[0], line: place[1], column: place[2] } };
}

it('findings are listed by place, those without one last', () => {
  const ordered = [
    finding('1', ['a.yaml', 2, 1]),
    finding('2', ['a.yaml', 10, 1]),
    finding('3', ['a.yaml', 10, 4], 'mapping/changed'),
    finding('4', ['a.yaml', 10, 4], 'plan/edited'),
    finding('5', ['b.yaml', 1, 1]),
    finding('6', null, 'mapping/changed'),
    finding('7', null, 'mapping/changed'),
    finding('8', null, 'plan/edited'),
  ];
  const names = ordered.map(({ message }) => message);
  expect(
    ordered
      .toReversed()
      .sort(compareDiagnostics)
      .map(({ message }) => message),
  ).toEqual(names);
  expect(
    [...ordered.slice(4), ...ordered.slice(0, 4)].sort(compareDiagnostics).map((diagnostic) => diagnostic.message),
  ).toEqual(names);
});

it('only errors are errors', () => {
  const warning = { ...finding('w', null), severity: 'warning' as const };
  expect(hasErrors([warning])).toBe(false);
  expect(hasErrors([warning, finding('e', null)])).toBe(true);
});
