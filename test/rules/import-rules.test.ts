import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const project = join(__dirname, '../..');

/** For each rule a file that breaks it. A rule that no longer fires would otherwise look like a clean tree. */
const offences: ReadonlyArray<readonly [rule: string, file: string, content: string]> = [
  ['domain-is-pure', 'shared/domain/a.ts', `import type { Logger } from 'pino'; export type A = Logger;`],
  ['domain-is-pure', 'shared/domain/b.ts', `import { readFileSync } from 'node:fs'; export const b = readFileSync;`],
  ['domain-is-pure', 'shared/domain/c.ts', `import type { Sql } from '../store/sql'; export type C = Sql;`],
  ['shared-knows-no-part', 'shared/jobs/a.ts', `import type { X } from '../../workers/tax/x'; export type A = X;`],
  ['parts-know-contracts-only', 'services/intake/a.ts', `import { x } from '../../workers/tax/x'; export const a = x;`],
  ['parts-know-contracts-only', 'workers/receipts/a.ts', `import { x } from '../tax/x'; export const a = x;`],
  ['console-knows-contracts-only', 'admin/a.ts', `import { x } from '../workers/tax/x'; export const a = x;`],
  ['nothing-leans-on-scripts', 'services/intake/b.ts', `import { s } from '../../scripts/s'; export const b = s;`],
  ['scripts-run-without-tests', 'scripts/a.ts', `import { t } from '../test/t'; export const a = t;`],
  ['sole-speaker-pg', 'services/intake/c.ts', `import type { Client } from 'pg'; export type C = Client;`],
  ['sole-speaker-pg-copy-streams', 'admin/b.ts', `import { from } from 'pg-copy-streams'; export const b = from;`],
  ['sole-speaker-typeorm', 'admin/d.ts', `import { DataSource } from 'typeorm'; export const d = DataSource;`],
  ['sole-speaker-amqplib', 'shared/jobs/b.ts', `import { connect } from 'amqplib'; export const b = connect;`],
  ['sole-speaker-jose', 'services/intake/d.ts', `import { SignJWT } from 'jose'; export const d = SignJWT;`],
  ['sole-speaker-argon2', 'shared/store/a.ts', `import { hash } from '@node-rs/argon2'; export const a = hash;`],
  [
    'sole-speaker-nodemailer',
    'workers/tax/b.ts',
    `import { createTransport } from 'nodemailer'; export { createTransport };`,
  ],
  ['sole-speaker-aws-sdk', 'workers/s.ts', `import { S3Client } from '@aws-sdk/client-s3'; export { S3Client };`],
  ['sole-speaker-stripe', 'scripts/b.ts', `import type Stripe from 'stripe'; export type B = Stripe;`],
  ['sole-speaker-twilio', 'services/callbacks/a.ts', `import twilio from 'twilio'; export const a = twilio;`],
  [
    'sole-speaker-libphonenumber',
    'services/intake/f.ts',
    `import { isSupportedCountry } from 'libphonenumber-js/max'; export const f = isSupportedCountry;`,
  ],
  ['sole-speaker-cockatiel', 'workers/tax/c.ts', `import { retry } from 'cockatiel'; export const c = retry;`],
  ['sole-speaker-saxes', 'services/intake/e.ts', `import { SaxesParser } from 'saxes'; export const e = SaxesParser;`],
  ['sole-speaker-pdfkit', 'workers/receipts/b.ts', `import PDFDocument from 'pdfkit'; export const b = PDFDocument;`],
  ['sole-speaker-fontkit', 'shared/receipts/a.ts', `export const { create } = require('fontkit');`],
  ['sole-speaker-express', 'workers/tax/a.ts', `import express from 'express'; export const a = express;`],
  ['sole-speaker-ioredis', 'dist/shared/jobs/a.js', `const r = require('ioredis'); exports.a = r;`],
  ['no-cycles', 'dist/shared/jobs/b.js', `exports.b = require('./c');`],
  ['no-orphans', 'shared/jobs/c.ts', `export const c = 1;`],
  ['no-tool-in-the-product', 'dist/shared/jobs/d.js', `exports.d = require('fast-check');`],
  ['only-declared-packages', 'shared/http/a.ts', `import debug from 'debug'; export const a = debug;`],
  ['every-import-exists', 'shared/http/b.ts', `import { gone } from './gone'; export const b = gone;`],
];

const allowed: ReadonlyArray<readonly [file: string, content: string]> = [
  // The other half of the cycle, which is told once.
  ['dist/shared/jobs/c.js', `exports.c = require('./b');`],
  ['workers/tax/x.ts', `import { s } from '../../shared/store/sql'; export const x = s;`],
  ['workers/tax/x.job.ts', `import { s } from '../../shared/store/sql'; export const xJob = s;`],
  ['services/intake/z.ts', `import { xJob } from '../../workers/tax/x.job'; export const z = xJob;`],
  [
    'shared/domain/z.ts',
    `import { z } from 'zod'; import { createHash } from 'node:crypto'; export { z, createHash };`,
  ],
  ['shared/store/sql.ts', `import { Client } from 'pg'; export type Sql = Client; export const s = Client;`],
  ['scripts/s.ts', `import { z } from '../services/intake/z'; export const s = z;`],
  ['test/t.ts', `import { Client } from 'pg'; export const t = Client;`],
];

test('each import rule catches what breaks it, and nothing else', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'import-rules-'));
  try {
    for (const [, file, content] of offences) write(folder, file, content);
    for (const [file, content] of allowed) write(folder, file, content);
    for (const file of ['package.json', '.dependency-cruiser.cjs'])
      copyFileSync(join(project, file), join(folder, file));
    symlinkSync(join(project, 'node_modules'), join(folder, 'node_modules'));

    const caught = await violationsIn(folder);
    const planted = offences.map(([rule, file]) => `${rule} ${file}`);
    expect(caught).toEqual([...new Set(planted)].sort());
    expect(rulesOf(caught)).toEqual(namesOfRules());
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 60_000);

const rulesOf = (caught: readonly string[]) => [...new Set(caught.map((one) => one.split(' ')[0]!))].sort();

const namesOfRules = (): string[] =>
  (require('../../.dependency-cruiser.cjs') as { forbidden: { name: string }[] }).forbidden
    .map(({ name }) => name)
    .sort();

function write(folder: string, file: string, content: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), content);
}

/** In a process of its own: the tool is an ES module, which jest's loader cannot take. */
async function violationsIn(folder: string): Promise<string[]> {
  const program = join(project, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const parts = ['services', 'workers', 'admin', 'shared', 'scripts', 'test', 'dist'];
  const args = [program, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...parts];
  const run = promisify(execFile)(process.execPath, args, { cwd: folder, maxBuffer: 50_000_000 });
  // It exits with the number of violations.
  const { stdout } = await run.catch((error: { stdout: string }) => error);
  const { summary } = JSON.parse(stdout) as { summary: { violations: { rule: { name: string }; from: string }[] } };
  return [...new Set(summary.violations.map(({ rule, from }) => `${rule.name} ${from}`))].sort();
}
