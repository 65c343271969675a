// What is made for a time zone, made once: of the formats of Intl, making one costs more than using it a hundred times.

/** People choose zones by name, in any spelling: beyond this all are forgotten. */
const most = 500;

export function byZone<T>(open: (timeZone: string) => T): (timeZone: string) => T {
  const opened = new Map<string, T>();
  return (timeZone) => {
    const before = opened.get(timeZone);
    if (before !== undefined) return before;
    const one = open(timeZone);
    if (opened.size >= most) opened.clear();
    opened.set(timeZone, one);
    return one;
  };
}
