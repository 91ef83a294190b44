import { useEffect, useState } from 'react';

/** Now by this desk's own clock, in milliseconds; ticks every second. For ages of what this desk itself noticed. */
export function useDeskNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
