// An entry of a bank statement (ISO 20022, camt.053.001.02 to .08) -> the movements in it. The versions differ in where an
// amount and a state stand; what BANGE fills in of all this is assumed, since nothing of it is public.
import { idOfReference } from '../payment/reference';
import {
  isCurrency,
  readCurrency,
  readIdentifier,
  readInstant,
  readMovement,
  readToken,
  type StatementFault,
  type StatementLine,
  type StatementPlace,
} from './statement-line';

/** An element by its local name. `text` is its own, without that of its children. */
export type Element = {
  name: string;
  /** Physical line of the file on which it begins. */
  line: number;
  text: string;
  /** Of the attribute Ccy. */
  currency: string | undefined;
  children: Element[];
};

/** Every element that this path leads to. */
export const elementsAt = (from: Element, path: string): Element[] =>
  path
    .split('/')
    .reduce((reached, name) => reached.flatMap(({ children }) => children.filter((one) => one.name === name)), [from]);

export const textAt = (from: Element, path: string): string | undefined => {
  const text = elementsAt(from, path)[0]?.text.trim();
  return text === '' ? undefined : text;
};

type Read = Generator<StatementLine | StatementFault>;

/** What is announced and not booked yet has moved nothing. */
export function* linesOfEntry(entry: Element, place: StatementPlace): Read {
  const state = textAt(entry, 'Sts/Cd') ?? textAt(entry, 'Sts');
  if (state !== 'BOOK') {
    if (state !== 'PDNG' && state !== 'INFO' && state !== 'FUTR') yield faultIn(entry, 'Sts', 'expected BOOK or PDNG');
    return;
  }
  const details = elementsAt(entry, 'NtryDtls/TxDtls');
  if (details.length <= 1) yield* lineOf({ entry, detail: details[0], isAlone: true }, amountOf(entry, 'Amt'), place);
  else yield* linesOfBatch(entry, details, place);
}

/** Several movements that the bank booked in one sum: each says its own amount, or none of them can be told. */
function* linesOfBatch(entry: Element, details: readonly Element[], place: StatementPlace): Read {
  const whole = amountOf(entry, 'Amt');
  let sum = 0n;
  for (const detail of details) {
    const amount = amountOf(detail, ...amountsOfDetails);
    if (typeof amount === 'object') sum += amount.amount;
    yield* lineOf({ entry, detail, isAlone: false }, amount, place);
  }
  if (typeof whole === 'object' && sum !== whole.amount)
    yield faultIn(entry, 'Amt', 'is not the sum of the movements in it');
}

/** Of version 02 first, then of the later ones. */
const amountsOfDetails = ['Amt', 'AmtDtls/TxAmt/Amt', 'AmtDtls/InstdAmt/Amt'];

/** `isAlone`: the entry is this movement, and what the entry says is about it. */
type Movement = { entry: Element; detail: Element | undefined; isAlone: boolean };

type Amount = { amount: bigint; currency: string };

function amountOf(element: Element, ...paths: readonly string[]): Amount | string {
  const found = paths.flatMap((path) => elementsAt(element, path))[0];
  if (found === undefined) return 'is missing';
  const amount = readMovement(found.text.trim());
  return typeof amount === 'string' ? amount : { amount, currency: found.currency ?? '' };
}

const faultIn = ({ line }: Element, field: string, message: string): StatementFault => ({ line, field, message });

const kinds = new Map([
  ['CRDT', 'payment'],
  ['DBIT', 'refund'],
]);

function* lineOf(movement: Movement, read: Amount | string, { clock }: StatementPlace): Read {
  const { entry, detail, isAlone } = movement;
  const faults: StatementFault[] = [];
  const { line } = isAlone ? entry : detail!;
  const refuse = (field: string, message: string) => faults.push({ line, field, message });
  const kind = kinds.get(textAt(detail ?? entry, 'CdtDbtInd') ?? textAt(entry, 'CdtDbtInd') ?? '');
  if (kind === undefined) refuse('CdtDbtInd', 'expected CRDT or DBIT');
  const transaction = transactionOf(movement);
  if (transaction === undefined) refuse('AcctSvcrRef', 'the bank gives the movement no reference, in TxId neither');
  if (typeof read === 'string') refuse('Amt', read);
  const { amount, currency: named } = typeof read === 'string' ? { amount: 0n, currency: '' } : read;
  const currency = readCurrency(named);
  if (typeof read === 'object' && !isCurrency(currency)) refuse('Ccy', currency);
  const at = readInstant(bookedOn(entry) ?? '', clock);
  if (typeof at === 'string') refuse('BookgDt', at);
  if (faults.length > 0) return yield* faults;
  yield { line, kind, transaction, ...referencesOf(movement), amount, currency, fee: null, at } as StatementLine;
}

const bookedOn = (entry: Element): string | undefined =>
  ['BookgDt/DtTm', 'BookgDt/Dt', 'ValDt/DtTm', 'ValDt/Dt'].map((path) => textAt(entry, path)).find(Boolean);

function transactionOf({ entry, detail, isAlone }: Movement): string | undefined {
  const [ofDetail, ofOrder] = ['Refs/AcctSvcrRef', 'Refs/TxId'].map((path) => detail && textAt(detail, path));
  const text = ofDetail ?? (isAlone ? textAt(entry, 'AcctSvcrRef') : undefined) ?? ofOrder;
  return text === undefined ? undefined : readIdentifier(text);
}

const ours = /(?<![0-9A-Z])[0-9A-HJKMNP-TV-Z]{26}(?![0-9A-Z])/g;

/** Ours stands where the payer's bank passed it on, or in what the payer wrote: of that nothing else is kept. */
function referencesOf({ entry, detail, isAlone }: Movement) {
  const carried = ['EndToEndId', 'InstrId', 'TxId'].map((name) => detail && textAt(detail, `Refs/${name}`));
  const written = detail === undefined ? [] : elementsAt(detail, 'RmtInf/Ustrd').map(({ text }) => text);
  const places = [...carried, ...written, isAlone ? textAt(entry, 'AddtlNtryInf') : undefined].flatMap(
    (text) => text ?? [],
  );
  const reference = places
    .flatMap((text) => text.toUpperCase().match(ours) ?? [])
    .find((text) => idOfReference(text) !== null);
  const theirs = carried.find((text) => text !== undefined && text !== 'NOTPROVIDED' && text !== reference);
  return { reference: reference ?? null, providerReference: readToken(theirs) };
}
