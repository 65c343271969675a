// What depends on the fiscal year alone is made once per year and not once per line.

export function oncePerYear<T>(make: (fiscalYear: number) => T): (fiscalYear: number) => T {
  const made = new Map<number, T>();
  return (fiscalYear) => {
    const known = made.get(fiscalYear);
    if (known !== undefined) return known;
    const value = make(fiscalYear);
    made.set(fiscalYear, value);
    return value;
  };
}
