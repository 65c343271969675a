// GET /exports?token=…: where the link in the mail leads.
import { z } from 'zod';
import { whenceOf } from '../../../shared/http/audit-facts';
import { Refusal } from '../../../shared/http/errors';
import { defineRoute, type Route } from '../../../shared/http/route';
import { findAccount } from '../../../shared/store/accounts';
import { findOneTimeToken } from '../../../shared/store/one-time-tokens';
import { openExport } from '../../../shared/store/personal-exports';
import { withTx } from '../../../shared/store/sql';
import { auditStranger } from '../audit-act';
import type { IdentityTools } from '../tools';

const documentSchema = z.record(z.string(), z.unknown()).meta({ title: 'Everything that is kept of one person' });

/**
 * The link is good until it expires: mail programs and scanners follow links, and a person may want the file twice. Each
 * time leaves an entry in the audit.
 */
export const downloadExport = ({ db, vault }: IdentityTools): Route =>
  defineRoute(
    {
      method: 'get',
      path: '/exports',
      audience: 'public',
      permission: 'exports:download',
      tag: 'Privacy',
      summary: 'Download an export',
      query: z.strictObject({ token: z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'expected the token of the link') }),
      responses: { 200: { description: 'Everything', content: { 'application/json': documentSchema } } },
      errors: ['LINK_INVALID'],
    },
    async ({ req, query: { token }, exchange }) => {
      const json = await withTx(db, async (tx) => {
        const holder = await findOneTimeToken(tx, token, 'download-export');
        if (holder === undefined || holder.subjectId === null) throw new Refusal('LINK_INVALID');
        const content = await openExport(tx, vault, holder.subjectId);
        if (content === undefined) throw new Refusal('LINK_INVALID');
        const account = await findAccount(tx, holder.accountId);
        const act = { action: 'download export', details: { exportId: holder.subjectId } } as const;
        // Whoever holds the link has not said who they are.
        await auditStranger(tx, account, whenceOf(req, exchange), act, 'done');
        return content;
      });
      return { status: 200, json, headers: { 'Content-Disposition': 'attachment; filename="my-data.json"' } };
    },
  );
