import { aBalance, aBankStatement, anEntry, aReference, ofGuinea, reading } from './statement-files';

const read = (file: string) => reading('application/xml', file, ofGuinea);
const one = (over: Parameters<typeof anEntry>[0]) => read(aBankStatement(anEntry(over)));

test.each(['02', '03', '04', '05', '06', '07', '08'])('an entry of version %s is read', (version) => {
  const state = version === '02' ? 'BOOK' : '<Cd>BOOK</Cd>';
  expect(read(aBankStatement(anEntry({ state, endToEnd: aReference }), version))).toEqual({
    faults: [],
    lines: [
      {
        line: 2,
        kind: 'payment',
        transaction: 'BG0001',
        reference: aReference,
        providerReference: null,
        amount: 25_000n,
        currency: 'XAF',
        fee: null,
        at: new Date('2026-03-01T23:00:00Z'),
      },
    ],
  });
});

test('money that went out is a refund, and our reference is found in what was written', () => {
  const { lines } = one({ way: 'DBIT', endToEnd: 'P-77', remark: `paiement ref:${aReference.toLowerCase()}, Obiang` });
  expect(lines).toMatchObject([{ kind: 'refund', reference: aReference, providerReference: 'P-77' }]);
  expect(Object.values(lines[0]!).join(' ')).not.toContain('Obiang');
});

test('a payer who wrote no reference leaves none, and neither what they wrote', () => {
  expect(one({ remark: 'impuesto de Maria' }).lines).toMatchObject([{ reference: null, providerReference: null }]);
});

test('prefixes, character data and predefined entities are XML as well', () => {
  const file = aBankStatement(anEntry({ bankReference: '<![CDATA[BG&1]]>', remark: '&lt;&amp;&#65;' }))
    .replaceAll(/<(\/?)(?=[A-Z])/g, '<$1b:')
    .replace('xmlns=', 'xmlns:b=');
  expect(read(file)).toMatchObject({ faults: [], lines: [{ transaction: 'BG&1' }] });
});

test('what is announced and not booked is left out', () => {
  expect(one({ state: '<Cd>PDNG</Cd>' })).toEqual({ lines: [], faults: [] });
});

const batch = (amounts: readonly string[]) =>
  amounts
    .map((amount, n) => `<TxDtls><Refs><TxId>TX${n}</TxId></Refs><Amt Ccy="XAF">${amount}</Amt></TxDtls>`)
    .join('');

test('movements that were booked in one sum are lines of their own, and have to sum to it', () => {
  const { lines, faults } = one({ amount: '300', details: batch(['100', '200']) });
  expect(lines).toMatchObject([
    { transaction: 'TX0', amount: 100n },
    { transaction: 'TX1', amount: 200n },
  ]);
  expect(faults).toEqual([]);
  expect(one({ amount: '301', details: batch(['100', '200']) }).faults).toEqual([
    '2 Amt: is not the sum of the movements in it',
  ]);
});

test.each([
  ['a part of a unit', { amount: '25000.50' }, 'Amt'],
  ['less than nothing', { amount: '-25000' }, 'Amt'],
  ['another currency', { currency: 'EUR' }, 'Ccy'],
  ['a way that is none', { way: 'BOTH' }, 'CdtDbtInd'],
  ['a state that is none', { state: '<Cd>ODD</Cd>' }, 'Sts'],
  ['no day', { bookedOn: '' }, 'BookgDt'],
  ['a day that is none', { bookedOn: '<Dt>2026-02-30</Dt>' }, 'BookgDt'],
  ['no reference', { bankReference: '' }, 'AcctSvcrRef'],
])('%s is told with its line and element', (_, over, field) => {
  const { lines, faults } = read(aBankStatement(`${anEntry(over)}\n${anEntry()}`));
  expect(lines).toMatchObject([{ transaction: 'BG0001' }]);
  expect(faults).toEqual([expect.stringMatching(new RegExp(`^2 ${field}: `))]);
});

test('entries lead from the opening to the closing balance, or pages are missing', () => {
  const balances = aBalance('OPBD', '1000', 'DBIT') + aBalance('CLBD', '24000');
  expect(read(aBankStatement(balances + anEntry())).faults).toEqual([]);
  expect(read(aBankStatement(balances + anEntry({ state: '<Cd>PDNG</Cd>' }))).faults).toEqual([
    expect.stringContaining('do not lead from the opening to the closing balance'),
  ]);
  // Not to be compared: two of a kind, or parts of a unit.
  expect(read(aBankStatement(balances + aBalance('CLBD', '7'))).faults).toEqual([]);
  expect(read(aBankStatement(aBalance('OPBD', '0.50') + aBalance('CLBD', '24000') + anEntry())).faults).toEqual([]);
});

const bomb = `<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>`;
const sound = aBankStatement(anEntry());

test.each([
  ['no XML', 'transaction,amount', 'no sound XML'],
  ['an empty file', '', 'no sound XML'],
  ['a file that ends early', sound.slice(0, -30), 'no sound XML'],
  ['tags that cross', sound.replace('</Sts>', '</Amt>'), 'no sound XML'],
  ['an entity that nobody declared', sound.replace('BG0001', '&secret;'), 'no sound XML'],
  ['entities that multiply', sound.replace('?>', `?>${bomb}`).replace('BG0001', '&b;'), 'document type'],
  ['an entity that is a file', sound.replace('?>', '?><!DOCTYPE d SYSTEM "file:///etc/passwd">'), 'document type'],
  ['another message', sound.replace('camt.053', 'camt.054'), 'no bank statement'],
  ['a later version', aBankStatement(anEntry(), '09'), 'no bank statement'],
  ['no namespace', sound.replace(/ xmlns="[^"]*"/, ''), 'no bank statement'],
  ['a message without a statement', sound.replace(/<Stmt>[\s\S]*<\/Stmt>/, ''), 'no statement'],
  ['another encoding', sound.replace('UTF-8', 'ISO-8859-1'), 'not written in UTF-8'],
  ['tags without end', aBankStatement('<a>'.repeat(100) + '</a>'.repeat(100)), 'nested deeper'],
  ['a text without end', aBankStatement(anEntry({ remark: 'x'.repeat(5000) })), 'too long'],
  ['an entry without end', aBankStatement(anEntry({ details: '<a/>'.repeat(150_000) })), 'holds too much'],
])('%s is refused', (_, file, reason) => {
  const { faults } = read(file);
  expect(faults).toEqual([expect.stringContaining(reason)]);
  expect(faults[0]).not.toContain('secret');
});

test('twenty thousand entries are read without keeping them', () => {
  const file = Buffer.from(aBankStatement(anEntry().repeat(20_000)));
  const { lines, faults } = reading('application/xml', file, ofGuinea);
  expect([lines.length, faults.length]).toEqual([20_000, 0]);
});
