import { expect, it } from 'vitest';
import { readAddresses } from '../../../src/model/email-address.ts';

it.each([
  ['a@b.c', true],
  ['first.last+tag@mail.a-b.example', true],
  ["o'neil@x.example", true],
  ['a@b', false],
  ['a b@c.d', false],
  ['a..b@x.example', false],
  ['x.@y.example', false],
  ['.x@y.example', false],
  ['x@y.example.', false],
  ['x@y..example', false],
  ['x@-y.example', false],
  ['żaneta@x.example', false],
  ['x@exämple.example', false],
  ['x(y)@z.example', false],
  ['x[y]@z.example', false],
  ['x\\y@z.example', false],
  ['"x"@y.example', false],
  ['Jane <x@y.example>', false],
  ['x@y@z.example', false],
])('%s is an address: %s', (text, expected) => {
  expect(readAddresses(text)).toEqual({ text: expected ? text : null, refused: expected ? 0 : 1, tooMany: 0 });
});

it.each([
  ['', null, 0, 0],
  [' , ; ', null, 0, 0],
  [' a@b.c ,d@e.f;g@h.i', 'a@b.c, d@e.f, g@h.i', 0, 0],
  ['a@b.c, nobody', 'a@b.c', 1, 0],
  [`${'a'.repeat(95)}@b.cd`, `${'a'.repeat(95)}@b.cd`, 0, 0],
  [`${'a'.repeat(96)}@b.cd`, null, 0, 1],
  [`${'a'.repeat(90)}@b.cd, x@y.example, z@b.c`, `${'a'.repeat(90)}@b.cd`, 0, 2],
])('takes of %s what QuickBooks takes', (given, text, refused, tooMany) => {
  expect(readAddresses(given)).toEqual({ text, refused, tooMany });
});
