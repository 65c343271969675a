// GET /verify/assets/…, the service worker and the manifest: what makes the pages an app that works without network.
import { z } from 'zod';
import { languages } from '../../../shared/domain/vehicle-fields';
import type { Answer } from '../../../shared/http/answer';
import { Refusal } from '../../../shared/http/errors';
import { writeHead } from '../../../shared/http/exchange';
import { defineRoute, type Route } from '../../../shared/http/route';
import { languageOf } from '../language';
import { verifyPath } from '../paths';
import { pageQuery } from '../route-fields';
import { type AssetName, assetNow, assetPath, assets, assetVersion, shortHash, workerSource } from './assets';
import { verifyAskPage } from './pages/ask-page';
import { manifestPath } from './pages/verify-site';
import { ofVerifying } from './route-fields';
import { verifyTexts } from './texts/verify-texts';
import { verifyWordsIn } from './verify-words';

export const verifyAssetRoutes = (): Route[] => [getAsset(), getWorker(), getManifest()];

const getAsset = (): Route =>
  defineRoute(
    {
      ...ofVerifying,
      method: 'get',
      path: assetPath('{version}', '{file}'),
      summary: 'Scripts and icons of the pages',
      params: z.strictObject({
        version: z.string().describe('Changes with their content'),
        file: z.string().describe('Its name'),
      }),
      responses: {
        200: { description: 'The file', content: { 'text/javascript': z.string(), 'image/png': z.string() } },
      },
      errors: ['ROUTE_NOT_FOUND'],
    },
    async ({ res, params: { version, file } }) => {
      if (!Object.hasOwn(assets, file)) throw new Refusal('ROUTE_NOT_FOUND');
      const { mediaType, content } = assets[file]!;
      // While builds are changed, a page of one may ask a process of the other: it gets what there is, and keeps it not.
      const cacheControl = version === assetVersion ? 'public, max-age=31536000, immutable' : 'no-store';
      writeHead(res, 200, {
        'Content-Type': mediaType,
        'Content-Length': content.length,
        'Cache-Control': cacheControl,
      });
      res.end(content);
      return 'sent';
    },
  );

const kept: readonly AssetName[] = ['page.mjs', 'check-proof.mjs', 'icon-192.png'];

/** Changes with every page that it keeps, in whichever language: browsers compare its bytes and fetch all of it anew. */
const workerText = (): string => {
  const pages = languages.map((language) => verifyAskPage(verifyWordsIn(language)).text);
  const built = {
    version: shortHash(`${pages.join()}${workerSource}`),
    files: kept.map(assetNow),
    ed25519: assetNow('ed25519.js'),
    languages,
  };
  return `self.built = ${JSON.stringify(built)};\n${workerSource}`;
};

const getWorker = (): Route => {
  const answer: Answer = {
    status: 200,
    text: workerText(),
    headers: {
      'Content-Type': 'text/javascript; charset=utf-8',
      'Cache-Control': 'no-cache',
      // It lies in a folder of its own and answers for /verify and /v/….
      'Service-Worker-Allowed': '/v',
      'Content-Security-Policy': "default-src 'none'; connect-src 'self'",
    },
  };
  return defineRoute(
    {
      ...ofVerifying,
      method: 'get',
      path: '/verify/worker.js',
      summary: 'The service worker of the pages',
      responses: { 200: { description: 'The script', content: { 'text/javascript': z.string() } } },
      errors: [],
    },
    async () => answer,
  );
};

const manifestMediaType = 'application/manifest+json';

const getManifest = (): Route =>
  defineRoute(
    {
      ...ofVerifying,
      method: 'get',
      path: manifestPath,
      summary: 'The manifest by which telephones install the pages',
      query: pageQuery,
      responses: { 200: { description: 'The manifest', content: { [manifestMediaType]: z.looseObject({}) } } },
      errors: ['REQUEST_INVALID'],
    },
    async ({ req }) => {
      const language = languageOf(req);
      const { siteName, shortName } = verifyTexts[language];
      return {
        status: 200,
        body: {
          id: verifyPath,
          name: siteName,
          short_name: shortName,
          lang: language,
          start_url: verifyPath,
          scope: '/v',
          display: 'standalone',
          theme_color: '#0b5134',
          background_color: '#ffffff',
          icons: [192, 512].map((size) => ({
            src: assetNow(`icon-${size as 192 | 512}.png`),
            sizes: `${size}x${size}`,
            type: 'image/png',
            purpose: 'any maskable',
          })),
        },
        headers: { 'Content-Type': manifestMediaType, 'Cache-Control': 'public, max-age=86400' },
      };
    },
  );
