// What the documentation of the identity service says besides its routes.
import type { DescribedApi } from '../../shared/http/documentation';

const info = {
  title: 'TaxCollector identity',
  version: '1.0.0',
  description: 'Register, log in, manage sessions and second factors, and verify access tokens.',
};

const introduction = [
  'Logging in gives an access token for `Authorization: Bearer`, which holds for minutes, and a refresh token, which ' +
    'gives the next pair and is good once. A refresh token that comes a second time ends its session: somebody has a ' +
    'copy of it.',
  'Where a second factor is needed, logging in gives a token for that step instead.',
  'Access tokens are JWT signed with RS256. The keys that verify them are at `/.well-known/jwks.json`; check `iss`, ' +
    '`aud`, `exp` and the header `typ: at+jwt` as well. Whoever verifies tokens alone does not see that a session ended.',
  'No answer tells whether an address has an account.',
];

export const identityApi: DescribedApi = { info, introduction };
