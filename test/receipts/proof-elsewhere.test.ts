// Others verify what we sign with what we publish: a library of another language, which has nothing in common with ours.

import { usePublic } from '../public/use-public';
import { useReceipts } from '../public/use-receipts';
import { programTest, runProgram } from '../support/programs';

const pages = usePublic({}, { workers: false });
const receipts = useReceipts(pages);

const program = `
import json, sys
from jwcrypto import jwk, jwt
keys = jwk.JWKSet.from_json(sys.argv[1])
told = jwt.JWT(jwt=sys.argv[2], key=keys, algs=['EdDSA'])
print(json.dumps({'header': json.loads(told.header), 'claims': json.loads(told.claims)}))
`;
const verifiedElsewhere = async (token: string) => {
  const { text } = await pages.ask('/.well-known/jwks.json');
  return JSON.parse(await runProgram('jwcrypto', ['-c', program, text, token]));
};

programTest('jwcrypto')('jwcrypto verifies a receipt by the published keys, also after a rotation', async () => {
  const before = await receipts.aReceipt();
  const kid = receipts.signer().kid;
  await receipts.rotate();
  const after = await receipts.aReceipt();
  const year = new Date().getUTCFullYear();
  expect(await verifiedElsewhere(before.token)).toEqual({
    header: { alg: 'EdDSA', kid },
    claims: {
      iss: 'MG',
      jti: before.content.number.slice(3),
      sub: before.content.items[0]!.registration!.replace(' ', ''),
      fy: year,
      iat: Date.parse(`${year}-01-15T00:00:00+03:00`) / 1000,
      exp: Date.parse(`${year}-12-31T23:59:59+03:00`) / 1000,
    },
  });
  expect((await verifiedElsewhere(after.token)).header.kid).toBe(receipts.signer().kid);
  const [header, , signature] = before.token.split('.');
  await expect(verifiedElsewhere(`${header}.${after.token.split('.')[1]}.${signature}`)).rejects.toThrow();

  await receipts.rotate({ leaked: true });
  await expect(verifiedElsewhere(before.token)).rejects.toThrow();
});
