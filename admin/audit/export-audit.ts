import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import { z } from 'zod';
import { type AuditFormat, auditFormats } from '../../shared/access/audit-formats';
import { type AuditEntry, pagesOfAudit } from '../../shared/store/audit-search';
import type { ConsoleTools } from '../console-tools';
import { Refused } from '../refused';
import { type Call, type ConsoleRoute, defineAction } from '../route';
import { audited } from './audited';
import { askedFor, auditAddress, auditFilter, readAuditQuery, withAccount } from './read-audit-filter';

const format = z.enum(['csv', 'ndjson']);

/** A POST, because it leaves an entry: nothing that a browser loads on its own may do that. */
export const exportAudit = (tools: ConsoleTools): ConsoleRoute =>
  defineAction(
    {
      method: 'post',
      path: '/audit/export',
      permission: 'audit:export',
      narrowestReach: 'tenant',
      action: 'export audit',
      resource: 'audit',
      reauthenticate: ({ body }) => auditAddress(readAuditQuery(body ?? {}).query),
    },
    (call) => send(tools, call),
  );

async function send({ db, vault, config }: ConsoleTools, call: Call): Promise<void> {
  const { req, res } = call;
  const asked = await withAccount(db, vault, readAuditQuery(req.body ?? {}, ['csrf', 'format']));
  const { filter, faults } = auditFilter(asked, call);
  const wanted = format.safeParse(req.body?.format);
  if (filter === null || !wanted.success) throw new Refused(400, faults.join(' ') || 'The form is not complete.');

  // Before the first byte: what has left cannot be taken back when writing this down fails.
  await audited(db, call, async () => {
    const details = { format: wanted.data, ...askedFor(asked.query), tenant: filter.tenant ?? 'all' };
    return { outcome: 'done', details, value: undefined };
  });
  const shape = auditFormats[wanted.data];
  res.type(shape.mediaType).attachment(`audit-${new Date().toISOString().slice(0, 10)}.${shape.ending}`);
  // A client that takes nothing would hold the download for ever.
  res.setTimeout(config.UPLOAD_IDLE_SECONDS * 1000, () => res.destroy());
  await sendWhole(textOf(shape, pagesOfAudit(db, { ...filter, before: null })), res);
}

async function* textOf({ head, write }: AuditFormat, pages: AsyncIterable<readonly AuditEntry[]>) {
  if (head !== '') yield head;
  for await (const page of pages) yield page.map(write).join('');
}

/** No faster than the client reads. A client that goes away has what it wanted; that is no fault of ours. */
async function sendWhole(texts: AsyncGenerator<string>, res: Response): Promise<void> {
  try {
    await pipeline(Readable.from(texts), res);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}
