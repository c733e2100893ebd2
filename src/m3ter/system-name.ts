/** True when both names mean the same external system. m3ter does not publish their case (`m3ter.md` §2.3). */
export function isSameSystem(name: string, other: string): boolean {
  return lettersOf(name) === lettersOf(other);
}

function lettersOf(name: string): string {
  return name.replaceAll(/[^a-z]/gi, '').toLowerCase();
}
