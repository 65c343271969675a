import { useConsole } from './support/run-console';

const console_ = useConsole();

test('whoever found a weakness is told whom to tell', async () => {
  const { status, headers, text } = await console_.anonymous().get('/.well-known/security.txt');

  expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
  expect(text).toMatch(/^Contact: (mailto|https):/m);
  expect(text).toMatch(/^Expires: \d{4}-/m);
});

test('a load balancer sees that the console is alive, and nothing else of it', async () => {
  const { status, text } = await console_.anonymous().get('/health');

  expect([status, JSON.parse(text)]).toEqual([200, { status: 'alive' }]);
});

test('what is not there is not there for anybody', async () => {
  expect((await console_.anonymous().get('/nowhere')).status).toBe(404);
  expect((await console_.anonymous().post('/search')).status).toBe(404);
  expect((await (await console_.as('admin')).get('/nowhere')).status).toBe(404);
});
