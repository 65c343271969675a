import { rotateSigningKeyCommand } from '../../scripts/manage/rotate-signing-key';
import { openProofSigner } from '../../shared/receipts/proof-signer';
import { verifyProof } from '../../shared/receipts/verify-proof';
import { currentSigningKey, knownKeys } from '../../shared/store/signing-keys';
import { row } from '../../shared/store/sql';
import { useDatabase } from '../support/database';
import { testVault as vault } from '../support/tax-worker';
import { aProof } from './proofs';

const { db } = useDatabase();
const rotate = (options: { purpose?: string; leaked?: boolean }) =>
  rotateSigningKeyCommand.run(db(), { positionals: [], options }, { vault } as Parameters<
    typeof rotateSigningKeyCommand.run
  >[2]) as Promise<string[]>;
const openSigner = () => openProofSigner({ db: db(), vault });

test('an operator rotates the key of receipts, which leaves that of access tokens alone and is audited', async () => {
  await rotate({});
  const ofTokens = await currentSigningKey(db(), vault, 'access-token');
  const old = await openSigner();
  const token = old.sign(aProof());
  const [said] = await rotate({ purpose: 'receipt' });
  const { kid } = await openSigner();
  expect(said).toBe(`Key ${kid} signs receipts from now on, instead of ${old.kid}.`);
  expect(await verifyProof({ db: db() }, token)).toMatchObject({ outcome: 'genuine' });
  expect((await currentSigningKey(db(), vault, 'access-token'))!.kid).toBe(ofTokens!.kid);
  expect(
    await row(db(), `select * from audit_entry where action = 'rotate signing key' and resource = $1`, [
      `signing-key:${kid}`,
    ]),
  ).toMatchObject({ before: { kid: old.kid }, after: { kid }, details: { purpose: 'receipt', distrusted: [] } });
});

test('with --leaked no earlier receipt is trusted, and it says what to do', async () => {
  const old = await openSigner();
  const token = old.sign(aProof());
  const [, said] = await rotate({ purpose: 'receipt', leaked: true });
  expect(said).toContain('issue others in their place');
  expect(await verifyProof({ db: db() }, token)).toMatchObject({ outcome: 'distrusted' });
  const trusted = (await knownKeys(db(), 'receipt')).filter(({ leakedAt }) => leakedAt === null);
  expect(trusted.map(({ kid }) => kid)).toEqual([(await openSigner()).kid]);
});

test.each(['audit-anchor', 'receipts', ''])('there is no key for %j that could be rotated', async (purpose) => {
  await expect(rotate({ purpose })).rejects.toThrow('there are access-token and receipt');
});
