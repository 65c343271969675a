// The yardstick of B4 and B7: Express 5 routes that do nothing, in a process of their own. Tells its parent the port.
import type { AddressInfo } from 'node:net';
import express from 'express';

const app = express();
app.disable('x-powered-by');
app.get('/', (_req, res) => {
  res.json({ status: 'ok' });
});
app.post('/', (req, res) => {
  req.resume().once('end', () => res.json({ status: 'ok' }));
});
const server = app.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.send?.({ ready: { bare: `http://127.0.0.1:${port}` } });
});
process.once('disconnect', () => process.exit(1));
