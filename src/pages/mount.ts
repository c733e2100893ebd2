import { render, type VNode } from 'preact';

/** Draws a page, and draws it again for printing, with everything that is folded or out of sight. */
export function mount(page: (printing: boolean) => VNode): void {
  const root = document.getElementById('page');
  if (root === null) return;
  const redraw = (printing: boolean): void => {
    render(page(printing), root);
  };
  redraw(false);
  addEventListener('beforeprint', () => {
    redraw(true);
  });
  addEventListener('afterprint', () => {
    redraw(false);
  });
}
