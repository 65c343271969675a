import { aReference, ofGuinea, ofMadagascar, reading } from './statement-files';

const csv = (file: string, place = ofMadagascar) => reading('text/csv', file, place);
const header = 'transaction,reference,kind,amount,currency,fee,date';
const one = (cells: string) => csv(`${header}\n${cells}`);

test('a file with the documented columns is read line by line', () => {
  expect(
    csv(`${header}\r\nT1,${aReference},payment,10000,MGA,100,2026-03-01\r\n\r\nT2,,refund,500.00,,,`).faults,
  ).toEqual(['4 date: expected a date such as 2026-01-31, 2026-01-31T23:59:59+03:00 or 31/01/2026 23:59']);
  expect(one(`T1,${aReference},payment,10000,MGA,100,2026-03-01`)).toEqual({
    faults: [],
    lines: [
      {
        line: 2,
        kind: 'payment',
        transaction: 'T1',
        reference: aReference,
        providerReference: null,
        amount: 10_000n,
        currency: 'MGA',
        fee: 100n,
        at: new Date('2026-02-28T21:00:00Z'),
      },
    ],
  });
});

test('an export in French with semicolons, accents and blanks in amounts is read', () => {
  const file = `\uFEFFDate de transaction;N° ;Numéro de transaction;Type de transaction;Montant;Devise;Frais;Référence externe;Téléphone;Statut
31/01/2026 23:30;1;MP260131.2330.A1;Paiement marchand;10 000,00;Ar;1\u202F50;${aReference};0340000000;Réussi
31/01/2026 23:31:09;2;MP260131.2331.A2;Remboursement;1\u00A0250\u00A0000;Ariary;;;0340000000;Succès
01/02/2026 00:00;3;MP260201.0000.A3;Paiement marchand;5 000;Ar;;;0340000000;Échoué`;
  const { lines, faults } = csv(file);
  expect(faults).toEqual(['2 fee: expected a whole amount such as 10000 or 10 000.00']);
  expect(csv(file.replace('1\u202F50', '150')).lines).toMatchObject([
    { kind: 'payment', amount: 10_000n, fee: 150n, reference: aReference, at: new Date('2026-01-31T20:30:00Z') },
    { kind: 'refund', amount: 1_250_000n, currency: 'MGA', fee: null, at: new Date('2026-01-31T20:31:09Z') },
  ]);
  expect(JSON.stringify(lines, (_, value) => (typeof value === 'bigint' ? String(value) : value))).not.toContain('034');
});

test('an export in English names the provider’s order, and lines that moved nothing are left out', () => {
  const file = `"Transaction Date","Transaction ID","Server Correlation ID","Transaction Type","Amount","Status"
"2026-02-01T00:00:00+03:00","77","0b5c-1","Merchant Payment","10 000","completed"
"2026-02-01 00:00:00","78","0b5c-2","Merchant Payment","10 000","pending"
"2026-02-01","79","0b5c-3","Merchant Payment","10 000","odd"`;
  const { lines, faults } = csv(file);
  expect(lines).toMatchObject([
    { transaction: '77', providerReference: '0b5c-1', currency: 'MGA', at: new Date('2026-01-31T21:00:00Z') },
  ]);
  expect(faults).toEqual(['4 status: is none that is known, such as completed or failed']);
});

test('francs are those of the jurisdiction, and none where it has none', () => {
  const file = 'transaction,amount,currency,date\nT1,500,FCFA,2026-03-01';
  expect(csv(file, ofGuinea).lines).toMatchObject([{ currency: 'XAF' }]);
  expect(csv(file).faults).toEqual(['2 currency: expected one of MGA, XAF, XOF']);
});

test.each([
  ['a part of a unit', 'T1,,payment,10000.50,MGA,,2026-03-01', 'amount'],
  ['a dot that may be one of thousands', 'T1,,payment,10.000,MGA,,2026-03-01', 'amount'],
  ['less than nothing', 'T1,,payment,-10000,MGA,,2026-03-01', 'amount'],
  ['nothing', 'T1,,payment,0,MGA,,2026-03-01', 'amount'],
  ['an amount as a word', 'T1,,payment,ten,MGA,,2026-03-01', 'amount'],
  ['an amount in hexadecimal', 'T1,,payment,0x10,MGA,,2026-03-01', 'amount'],
  ['more than there is', `T1,,payment,${'9'.repeat(16)},MGA,,2026-03-01`, 'amount'],
  ['blanks in wrong places', 'T1,,payment,1 00 00,MGA,,2026-03-01', 'amount'],
  ['another currency', 'T1,,payment,10000,EUR,,2026-03-01', 'currency'],
  ['a fee below nothing', 'T1,,payment,10000,MGA,-1,2026-03-01', 'fee'],
  ['another kind', 'T1,,transfer,10000,MGA,,2026-03-01', 'kind'],
  ['no transaction', ',,payment,10000,MGA,,2026-03-01', 'transaction'],
  ['a transaction of control characters', 'T\u00001,,payment,10000,MGA,,2026-03-01', 'transaction'],
  ['a transaction that is too long', `${'T'.repeat(101)},,payment,10000,MGA,,2026-03-01`, 'transaction'],
  ['a day that is none', 'T1,,payment,10000,MGA,,2026-02-30', 'date'],
  ['a month first', 'T1,,payment,10000,MGA,,02/28/2026', 'date'],
  ['a time that is none', 'T1,,payment,10000,MGA,,2026-03-01 25:00', 'date'],
  ['an impossible zone', 'T1,,payment,10000,MGA,,2026-03-01T10:00:00+99:00', 'date'],
  ['too few cells', 'T1,,payment,10000', ''],
  ['too many cells', 'T1,,payment,10000,MGA,,2026-03-01,more', ''],
  ['a quote that is not closed', '"T1,,payment,10000,MGA,,2026-03-01', ''],
  ['a line without end', `T1,,payment,10000,MGA,,2026-03-01${' x'.repeat(3000)}`, ''],
])('%s is told with its line and field, and nothing of it is repeated', (_, cells, field) => {
  const { lines, faults } = one(`${cells}\nT2,,payment,1,MGA,,2026-03-01`);
  expect(lines).toMatchObject([{ line: 3, transaction: 'T2' }]);
  expect(faults).toHaveLength(1);
  expect(faults[0]!.startsWith(`2 ${field}: `)).toBe(true);
});

test('every fault of a line is told', () => {
  expect(one(',,x,1.5,EUR,x,x').faults.map((fault) => fault.split(':')[0])).toEqual([
    '2 kind',
    '2 transaction',
    '2 amount',
    '2 currency',
    '2 fee',
    '2 date',
  ]);
});

test.each([
  ['T1,10000,2026-03-01', 'missing: transaction, amount, date'],
  ['transaction,amount', 'missing: date'],
  ['transaction,amount,montant,date', 'both name the amount'],
  [`transaction,${'x'.repeat(5000)}`, 'longer than'],
])('a header such as %j is refused', (file, reason) => {
  const { lines, faults } = csv(`${file}\nT1,1,2,2026-03-01`);
  expect(lines).toEqual([]);
  expect(faults).toEqual([expect.stringContaining(reason)]);
});

test.each(['', '\n\n', '\uFEFF', ' '])('a file that holds nothing, as %j, is refused', (file) => {
  expect(csv(file).faults).toEqual(['1 : expected names of columns in the first line']);
});

test('what stands where a reference should and may be a name is not kept', () => {
  expect(one('T1,Rakoto Jean,payment,1,MGA,,2026-03-01').lines).toMatchObject([{ reference: null }]);
});

test('another encoding is refused, wherever in the file it shows', () => {
  const file = Buffer.concat([
    Buffer.from(`${header}\n${'T1,,payment,1,MGA,,2026-03-01\n'.repeat(5000)}`),
    Buffer.from('T,Andr\xe9,payment,1,MGA,,2026-03-01', 'latin1'),
  ]);
  expect(reading('text/csv', file).faults).toEqual(['0 : is not written in UTF-8']);
});

test('pieces of a file may end within a character or a line', () => {
  const long = `${header},é\n${Array.from({ length: 9000 }, (_, n) => `T${n},,payment,1,MGA,,2026-03-01,é`).join('\n')}`;
  const { lines, faults } = csv(long);
  expect(faults).toEqual([]);
  expect(lines.map(({ line, transaction }) => `${line} ${transaction}`)).toEqual(
    Array.from({ length: 9000 }, (_, n) => `${n + 2} T${n}`),
  );
});
