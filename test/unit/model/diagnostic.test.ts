import { expect, it } from 'vitest';
import { compareDiagnostics, hasErrors, type Diagnostic } from '../../../src/model/diagnostic.ts';

function finding(name: string, place: readonly [string, number, number] | null, code = 'a/b'): Diagnostic {
  const base = { severity: 'error', code, message: name } as const;
  return place === null ? base : { ...base, place: { path: place[0], line: place[1], column: place[2] } };
}

it('findings are listed by place, those without one last', () => {
  const ordered = [
    finding('1', ['a.yaml', 2, 1]),
    finding('2', ['a.yaml', 10, 1]),
    finding('3', ['a.yaml', 10, 4], 'a/b'),
    finding('4', ['a.yaml', 10, 4], 'a/c'),
    finding('5', ['b.yaml', 1, 1]),
    finding('6', null, 'a/b'),
    finding('7', null, 'a/b'),
    finding('8', null, 'a/c'),
  ];
  const names = ordered.map(({ message }) => message);
  expect(
    ordered
      .toReversed()
      .sort(compareDiagnostics)
      .map(({ message }) => message),
  ).toEqual(names);
  expect([...ordered.slice(4), ...ordered.slice(0, 4)].sort(compareDiagnostics).map((held) => held.message)).toEqual(
    names,
  );
});

it('only errors are errors', () => {
  const warning = { ...finding('w', null), severity: 'warning' as const };
  expect(hasErrors([warning])).toBe(false);
  expect(hasErrors([warning, finding('e', null)])).toBe(true);
});
