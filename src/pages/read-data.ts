/** The JSON that lies in the page; what it is, knows the renderer that put it there. */
export function readData(): unknown {
  return JSON.parse(document.getElementById('data')?.textContent ?? 'null');
}
