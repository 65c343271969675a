// What the pages that verify receipts load: their script, the library that verifies where a browser cannot, and icons. Read
// from the disk once; under an address that changes with their content, so that whoever has them keeps them.
import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ofScript = 'text/javascript; charset=utf-8';
const folder = join(__dirname, 'assets');

export type Asset = { mediaType: string; content: Buffer };

/** Where there is no @noble/ed25519 by this name, the whole service does not start: better than a page that fails. */
export const assets: Readonly<Record<string, Asset>> = {
  'page.mjs': { mediaType: ofScript, content: readFileSync(join(folder, 'page.mjs')) },
  'check-proof.mjs': { mediaType: ofScript, content: readFileSync(join(folder, 'check-proof.mjs')) },
  'ed25519.js': { mediaType: ofScript, content: readFileSync(require.resolve('@noble/ed25519')) },
  'icon-192.png': { mediaType: 'image/png', content: readFileSync(join(folder, 'icon-192.png')) },
  'icon-512.png': { mediaType: 'image/png', content: readFileSync(join(folder, 'icon-512.png')) },
};

export type AssetName = 'page.mjs' | 'check-proof.mjs' | 'ed25519.js' | 'icon-192.png' | 'icon-512.png';

export const workerSource = readFileSync(join(folder, 'worker.js'), 'utf8');

export const shortHash = (text: string | Buffer): string => hash('sha256', text, 'hex').slice(0, 16);

export const assetVersion = shortHash(Buffer.concat(Object.values(assets).map(({ content }) => content)));

export const assetPath = (version: string, file: string): string => `/verify/assets/${version}/${file}`;

export const assetNow = (file: AssetName): string => assetPath(assetVersion, file);
