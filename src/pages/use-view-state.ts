import { useEffect, useState } from 'preact/hooks';
import { formatFragment, parseFragment, type ViewState } from './view-state.ts';

/** The view in the address's fragment, and a function that changes both. */
export function useViewState(): readonly [ViewState, (view: ViewState) => void] {
  const [view, setView] = useState(() => parseFragment(location.hash));
  useEffect(() => {
    const follow = (): void => {
      setView(parseFragment(location.hash));
    };
    addEventListener('hashchange', follow);
    return () => {
      removeEventListener('hashchange', follow);
    };
  }, []);
  return [
    view,
    (next) => {
      setView(next);
      // A page from disk may not push history states, but every page may replace its fragment.
      const fragment = formatFragment(next);
      history.replaceState(null, '', `${location.pathname}${location.search}${fragment === '' ? '' : `#${fragment}`}`);
    },
  ];
}
