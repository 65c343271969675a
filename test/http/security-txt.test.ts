import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { openAdmission } from '../../shared/http/admission';
import { beginExchange } from '../../shared/http/exchange';
import { openMaintenanceWatch } from '../../shared/http/maintenance-watch';
import { mountRoutes } from '../../shared/http/mount-routes';
import { securityTxt, securityTxtRoutes } from '../../shared/http/security-txt';
import { useDatabase } from '../support/database';
import { openTestProcess } from '../support/engine';

const database = useDatabase(2);

test('names the contact, an end within the year that RFC 9116 recommends, and the languages', () => {
  expect(securityTxt('mailto:security@taxes.example', new Date('2026-03-01T12:30:00.123Z'))).toBe(
    ['Contact: mailto:security@taxes.example', 'Expires: 2026-08-28T12:30:00Z', 'Preferred-Languages: en, fr', ''].join(
      '\n',
    ),
  );
});

test('is served to anybody as plain text with the configured contact', async () => {
  const process = await openTestProcess(database.url(), { SECURITY_CONTACT: 'https://taxes.example/report' });
  const app = express();
  app.use(beginExchange(process.metrics));
  const maintenance = await openMaintenanceWatch(process);
  mountRoutes(app, securityTxtRoutes(process.config), openAdmission({ ...process, maintenance }));
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const { port } = server.address() as AddressInfo;
  const reply = await fetch(`http://127.0.0.1:${port}/.well-known/security.txt`);
  expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
  expect(await reply.text()).toMatch(/^Contact: https:\/\/taxes\.example\/report\nExpires: 20\d\d-/);

  await new Promise((resolve) => server.close(resolve));
  await process.stop('the test is over');
});
