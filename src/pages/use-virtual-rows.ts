import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualItem,
} from '@tanstack/virtual-core';
import type { RefObject } from 'preact';
import { useLayoutEffect, useReducer, useState } from 'preact/hooks';

export interface VirtualRows {
  /** The rows to draw now, and the height of those before and after them, in pixels. */
  readonly items: readonly VirtualItem[];
  readonly before: number;
  readonly after: number;
  readonly measure: (element: Element | null) => void;
  readonly scrollTo: (index: number) => void;
}

/** So many rows beyond the visible ones are drawn too, so that fast scrolling shows no gaps. */
const OVERSCAN = 12;

/** Selects the visible rows among many of different heights: `@tanstack/virtual-core` as a Preact hook. */
export function useVirtualRows(
  scroller: RefObject<HTMLElement | null>,
  rows: { readonly count: number; readonly height: number; readonly keyOf: (index: number) => string },
): VirtualRows {
  const [, redraw] = useReducer<number, undefined>((turn) => turn + 1, 0);
  const options = {
    count: rows.count,
    getItemKey: rows.keyOf,
    getScrollElement: () => scroller.current,
    estimateSize: () => rows.height,
    overscan: OVERSCAN,
    scrollPaddingStart: rows.height,
    observeElementRect,
    observeElementOffset,
    scrollToFn: elementScroll,
    initialRect: { width: 1000, height: 800 },
    onChange: () => {
      redraw(undefined);
    },
  };
  const [virtualizer] = useState(() => new Virtualizer<HTMLElement, Element>(options));
  virtualizer.setOptions({ ...virtualizer.options, ...options });
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer]);
  useLayoutEffect(() => {
    virtualizer._willUpdate();
  });
  const items = virtualizer.getVirtualItems();
  return {
    items,
    before: items[0]?.start ?? 0,
    after: virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0),
    measure: virtualizer.measureElement,
    scrollTo: (index) => {
      virtualizer.scrollToIndex(index, { align: 'auto' });
    },
  };
}
