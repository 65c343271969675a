// Numbers of receipts: `MG-2026-000123`, without gaps within a jurisdiction and a year.

export type ReceiptNumber = { jurisdiction: string; year: number; number: number };

export const receiptNumber = ({ jurisdiction, year, number }: ReceiptNumber): string =>
  `${jurisdiction}-${year}-${String(number).padStart(6, '0')}`;

/** As people type it: in lower case, with blanks. Null for what is none. */
export function readReceiptNumber(text: string): ReceiptNumber | null {
  const [, jurisdiction, year, number] =
    /^([A-Z]{2})-?(\d{4})-?(\d{6,9})$/.exec(text.replace(/\s/g, '').toUpperCase()) ?? [];
  if (jurisdiction === undefined) return null;
  const read = { jurisdiction, year: Number(year), number: Number(number) };
  return read.number >= 1 && read.number <= 2_147_483_647 ? read : null;
}
