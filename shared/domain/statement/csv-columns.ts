// What the columns of a statement are called. The first name of each is ours and documented; the others are what exports of
// MVola and Orange Money are known or assumed to call them, in English and French.

export type StatementColumn =
  | 'transaction'
  | 'reference'
  | 'providerReference'
  | 'kind'
  | 'status'
  | 'amount'
  | 'currency'
  | 'fee'
  | 'date';

/** Compared without case, accents, blanks and signs. */
const namesOf: Readonly<Record<StatementColumn, readonly string[]>> = {
  transaction: [
    'transaction',
    'transaction id',
    'transaction reference',
    'id transaction',
    'id de transaction',
    'numéro de transaction',
    'référence transaction',
    'référence de la transaction',
    'txnid',
  ],
  reference: [
    'reference',
    'merchant reference',
    'référence marchand',
    'external reference',
    'référence externe',
    'order id',
    'numéro de commande',
    'requesting organisation transaction reference',
  ],
  providerReference: ['provider reference', 'server correlation id', 'pay token'],
  kind: ['kind', 'type', 'transaction type', 'type de transaction', 'nature'],
  status: ['status', 'statut', 'transaction status', 'statut de la transaction', 'état'],
  amount: ['amount', 'montant', 'transaction amount', 'montant de la transaction'],
  currency: ['currency', 'devise', 'monnaie'],
  fee: ['fee', 'fees', 'fee amount', 'frais', 'commission'],
  date: ['date', 'transaction date', 'date de transaction', 'date de la transaction', 'date et heure', 'date heure'],
};

/** Without case, accents, blanks and signs. */
export const plain = (text: string): string =>
  text
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '');

const columnOf = new Map(
  (Object.keys(namesOf) as StatementColumn[]).flatMap((column) =>
    namesOf[column].map((name) => [plain(name), column] as const),
  ),
);

const needed: readonly StatementColumn[] = ['transaction', 'amount', 'date'];

/** Where each column stands; a reason in words when a file cannot be read by its header. Other columns are not looked at. */
export function placesOfColumns(cells: readonly string[]): ReadonlyMap<StatementColumn, number> | string {
  const places = new Map<StatementColumn, number>();
  for (const [place, cell] of cells.entries()) {
    const column = columnOf.get(plain(cell));
    if (column === undefined) continue;
    if (places.has(column)) return `columns ${places.get(column)! + 1} and ${place + 1} both name the ${column}`;
    places.set(column, place);
  }
  const missing = needed.filter((column) => !places.has(column));
  return missing.length === 0
    ? places
    : `a column for each of ${needed.join(', ')} is needed; missing: ${missing.join(', ')}`;
}

/** How many columns a header has that are known; tells which delimiter it is written with. */
export const knownColumnsIn = (cells: readonly string[]): number =>
  cells.filter((cell) => columnOf.has(plain(cell))).length;

const payment = [
  'payment',
  'paiement',
  'merchant payment',
  'paiement marchand',
  'web payment',
  'encaissement',
  'credit',
];
const refund = ['refund', 'remboursement', 'reversal', 'debit'];
const kinds = new Map<string, 'payment' | 'refund'>([
  ...payment.map((word) => [plain(word), 'payment'] as const),
  ...refund.map((word) => [plain(word), 'refund'] as const),
]);

/** Blank is a payment. */
export const kindOfWord = (word: string): 'payment' | 'refund' | undefined =>
  word === '' ? 'payment' : kinds.get(plain(word));

const moved = [
  'completed',
  'complete',
  'success',
  'successful',
  'succeeded',
  'réussi',
  'réussie',
  'succès',
  'effectué',
];
const notMoved = ['failed', 'failure', 'pending', 'initiated', 'expired', 'cancelled', 'canceled', 'rejected', 'échec'];
const notMovedInFrench = [
  'échoué',
  'échouée',
  'en cours',
  'en attente',
  'expiré',
  'expirée',
  'annulé',
  'annulée',
  'rejeté',
];
const statuses = new Map<string, boolean>([
  ...moved.map((word) => [plain(word), true] as const),
  ...[...notMoved, ...notMovedInFrench].map((word) => [plain(word), false] as const),
]);

/** Whether money moved. Blank says nothing against it; undefined for a word that nobody knows. */
export const movedByWord = (word: string): boolean | undefined => (word === '' ? true : statuses.get(plain(word)));

const currencyNames = new Map([
  ['ar', 'MGA'],
  ['ariary', 'MGA'],
]);

/** MVola says Ar. What says nothing is of the jurisdiction, and so are francs, which are two currencies of one name. */
export function currencyOfWord(word: string, own: string): string {
  const short = plain(word);
  if (short === '') return own;
  if ((short === 'fcfa' || short === 'cfa' || short === 'francscfa') && own !== 'MGA') return own;
  return currencyNames.get(short) ?? short.toUpperCase();
}
