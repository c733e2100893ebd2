import { createKeptBytes, type KeptBytes } from './kept-bytes.ts';

/**
 * Keeps plain JSON as bytes outside the heap, and makes it again whenever it is asked for. A month has so many invoices
 * and records that objects for all of them would be most of a plan's memory (quality.md). Unlike the rows of a saved
 * plan, each is readable alone. Names of members, and texts that repeat under one name, are kept once.
 *
 * | kept                    | means                                                                            |
 * | ----------------------- | -------------------------------------------------------------------------------- |
 * | `null`, `true`, `false` | themselves                                                                       |
 * | `"text"`                | the text, with the subject in place of each mark                                 |
 * | `7`                     | text 7, in the same way                                                          |
 * | `[-1, 12]`              | the number 12                                                                    |
 * | `[-2, …]`               | the list of these values                                                         |
 * | `[-3, "text"]`          | the text as it is                                                                |
 * | `[-4, 96]`              | what is kept at place 96, and made when it is read                               |
 * | `[3, …]`                | an object with the members of shape 3                                            |
 */
export interface KeptRows {
  /**
   * Keeps a value and gives its place. Members that are undefined are left out.
   *
   * @param subject a text that many texts of the row contain, such as the id of its bill; it is not kept
   */
  readonly keep: (value: unknown, subject?: string) => number;
  /**
   * The value; `subject` is that of its keeping. Nobody may change it: who reads the same row again gets the same value.
   */
  readonly read: (place: number, subject?: string) => unknown;
}

const NUMBER = -1;
const LIST = -2;
const LITERAL = -3;
const APART = -4;
/** Stands for the subject. */
const MARK = '\u0001';
/** Under a name with more texts, most do not repeat. */
const TEXTS_MAX = 512;

/** The numbers of the texts under one name. */
type Numbers = Map<string, number>;

/** The members of an object, in order. */
interface Shape {
  readonly number: number;
  readonly members: readonly { readonly name: string; readonly numbers: Numbers }[];
}

/** @param apart the name of members that are large and rarely read: each is made only when it is read itself */
export function createKeptRows({ apart = null }: { readonly apart?: string | null } = {}): KeptRows {
  const dictionary: Dictionary = { bytes: createKeptBytes(), texts: [], shapes: [], apart };
  const { bytes } = dictionary;
  const pack = createPacker(dictionary);
  const unpack = createUnpacker(dictionary);
  /** Whoever reads one member of a row often reads the next. */
  let last: { readonly place: number; readonly value: unknown } = { place: -1, value: null };
  return {
    keep: (value, subject = '') => bytes.keep(JSON.stringify(pack(value, subject))),
    read(place, subject = '') {
      if (place !== last.place) last = { place, value: unpack(JSON.parse(bytes.read(place)), subject) };
      return last.value;
    },
  };
}

/** What the packed rows refer to. */
interface Dictionary {
  readonly bytes: KeptBytes;
  readonly texts: string[];
  readonly shapes: Shape[];
  readonly apart: string | null;
}

function createPacker({ bytes, texts, shapes, apart }: Dictionary): (value: unknown, subject: string) => unknown {
  const shapeOf = createShapes(shapes);
  let subject = '';
  const packText = (text: string, numbers: Numbers): unknown => {
    if (subject !== '' && text.includes(MARK)) return [LITERAL, text];
    const marked = subject !== '' && text.includes(subject) ? text.replaceAll(subject, MARK) : text;
    const known = numbers.get(marked);
    if (known !== undefined) return known;
    if (numbers.size < TEXTS_MAX) numbers.set(marked, texts.push(marked) - 1);
    return marked;
  };
  const pack = (value: unknown, numbers: Numbers): unknown => {
    if (typeof value === 'string') return packText(value, numbers);
    if (typeof value === 'number') return [NUMBER, value];
    if (typeof value !== 'object' || value === null) return value;
    const packed: unknown[] = [];
    if (Array.isArray(value)) {
      packed.push(LIST);
      for (const member of value as readonly unknown[]) packed.push(pack(member, numbers));
      return packed;
    }
    const object = value as Readonly<Record<string, unknown>>;
    const { number, members } = shapeOf(object);
    packed.push(number);
    for (const { name, numbers: ofName } of members) {
      const member = pack(object[name], ofName);
      packed.push(name === apart ? [APART, bytes.keep(JSON.stringify(member))] : member);
    }
    return packed;
  };
  return (value, of) => {
    subject = of;
    return pack(value, new Map());
  };
}

function createUnpacker({ bytes, texts, shapes, apart }: Dictionary): (packed: unknown, subject: string) => unknown {
  let subject = '';
  const unpackText = (text: string): string =>
    subject !== '' && text.includes(MARK) ? text.replaceAll(MARK, () => subject) : text;
  const unpack = (packed: unknown): unknown => {
    if (typeof packed === 'string') return unpackText(packed);
    if (typeof packed === 'number') return unpackText(texts[packed] ?? '');
    if (!Array.isArray(packed)) return packed;
    const values = packed as readonly unknown[];
    const head = values[0] as number;
    if (head === LIST) return values.slice(1).map(unpack);
    if (head < 0) return values[1];
    const object: Record<string, unknown> = {};
    let index = 0;
    for (const { name } of shapes[head]?.members ?? []) {
      index += 1;
      const member = values[index];
      if (name === apart) setApart(object, name, (member as readonly number[])[1] ?? 0);
      else setMember(object, name, unpack(member));
    }
    return object;
  };
  const unpackFor = (packed: unknown, of: string): unknown => {
    subject = of;
    return unpack(packed);
  };
  const setApart = (object: Record<string, unknown>, name: string, place: number): void => {
    const of = subject;
    let made: { readonly value: unknown } | null = null;
    const get = (): unknown => (made ??= { value: unpackFor(JSON.parse(bytes.read(place)), of) }).value;
    Object.defineProperty(object, name, { get, enumerable: true, configurable: true });
  };
  return unpackFor;
}

/** The names that some objects begin with, and the shape of the object that has no others. */
interface Beginning {
  readonly next: Map<string, Beginning>;
  shape: Shape | null;
}

/** Finds the shape of an object; it is a new one where its members come first. */
function createShapes(shapes: Shape[]): (object: Readonly<Record<string, unknown>>) => Shape {
  const root: Beginning = { next: new Map(), shape: null };
  return (object) => {
    let at = root;
    for (const name of Object.keys(object)) if (object[name] !== undefined) at = continueWith(at, name);
    at.shape ??= addShape(shapes, object);
    return at.shape;
  };
}

function continueWith({ next }: Beginning, name: string): Beginning {
  const known = next.get(name);
  if (known !== undefined) return known;
  const added: Beginning = { next: new Map(), shape: null };
  next.set(name, added);
  return added;
}

function addShape(shapes: Shape[], object: Readonly<Record<string, unknown>>): Shape {
  const names = Object.keys(object).filter((name) => object[name] !== undefined);
  const shape: Shape = { number: shapes.length, members: names.map((name) => ({ name, numbers: new Map() })) };
  shapes.push(shape);
  return shape;
}

/** Sets an ordinary member, whatever its name. A plain assignment to `__proto__` would change the prototype. */
function setMember(object: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== '__proto__') object[name] = value;
  else Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
}
