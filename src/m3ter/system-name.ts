/** True when both names mean one external system: the casing of the names is not published (`m3ter.md` §2.3). */
export function isSameSystem(name: string, other: string): boolean {
  return lettersOf(name) === lettersOf(other);
}

function lettersOf(name: string): string {
  return name.replaceAll(/[^a-z]/gi, '').toLowerCase();
}
