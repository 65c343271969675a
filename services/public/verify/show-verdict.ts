// GET /v/{token}: what the code on a receipt opens.
import { defineRoute, type Route } from '../../../shared/http/route';
import { languageOf } from '../language';
import { pageContent } from '../pages/frame';
import { proofPath } from '../paths';
import { pageQuery } from '../route-fields';
import type { PublicTools } from '../tools';
import { verdictOfToken } from './load-verdicts';
import { verdictPage } from './pages/verdict-page';
import { ofVerifying, proofParams } from './route-fields';
import { verifyWordsIn } from './verify-words';

export const showVerdict = ({ db }: PublicTools): Route =>
  defineRoute(
    {
      ...ofVerifying,
      method: 'get',
      path: proofPath('{token}'),
      limit: 'verification',
      summary: 'What a receipt is worth today, by its code',
      description:
        'The token is a JWS (EdDSA) whose keys stand at /.well-known/jwks.json; `iss` with `jti` is the number, `sub` the ' +
        'registration or the reference of the notice, `fy` the fiscal year, `st` is `p` where only a part was paid. The ' +
        'page knows more: whether the receipt was voided, and whether the money is still there.',
      params: proofParams,
      query: pageQuery,
      responses: {
        200: { description: 'The page; a receipt that does not count is told on it', content: pageContent },
        404: { description: 'No receipt of ours holds this code; the page says so', content: pageContent },
      },
      errors: ['REQUEST_INVALID', 'DATABASE_UNAVAILABLE'],
    },
    async ({ req, params: { token } }) => {
      const told = await verdictOfToken(db, token);
      const words = verifyWordsIn(languageOf(req, told?.jurisdiction ?? null));
      return verdictPage(words, told === null ? [] : [told], proofPath(encodeURIComponent(token)));
    },
  );
