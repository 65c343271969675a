// What a message is about, short enough for an SMS: "1234 TBA (2026)", "1234 TBA (2026) + 2".
export type Thing = {
  /** As it was sent; null of a service. */
  registration: string | null;
  /** Its name, or its code. */
  service: string | null;
  fiscalYear: number;
};

const longestName = 40;

/** Alike in every language. */
export function thingsInWords(things: readonly Thing[]): string {
  const [first] = things;
  if (first === undefined) return '';
  const name = first.registration ?? first.service ?? '';
  const short = name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name;
  const others = things.length > 1 ? ` + ${things.length - 1}` : '';
  return `${short} (${first.fiscalYear})${others}`;
}
