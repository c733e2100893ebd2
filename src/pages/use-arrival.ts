import { useEffect, useState } from 'preact/hooks';

/** True when the whole file has arrived, with the parts behind the script: a long page is drawn before. */
export function useArrival(): boolean {
  const [arrived, setArrived] = useState(document.readyState !== 'loading');
  useEffect(() => {
    const arrive = (): void => {
      setArrived(true);
    };
    // A short file may have arrived between the drawing and this.
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', arrive);
    else arrive();
    return () => {
      document.removeEventListener('DOMContentLoaded', arrive);
    };
  }, []);
  return arrived;
}
