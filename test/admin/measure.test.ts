import { useConsole } from './support/run-console';

const console_ = useConsole();

test('requests are counted by the template of their route, never by their address', async () => {
  const client = await console_.as('admin');
  await client.get('/search?text=somebody');
  await client.get('/board/api/queues/tax.assess-chunk/01900000-0000-7000-8000-000000000000');
  await client.put('/board/api/queues/tax.assess-chunk/01900000-0000-7000-8000-000000000000/retry');
  await client.get('/board/static/nothing.js');
  await client.get('/nothing/here');

  const metrics = await console_.metrics();

  expect(metrics).toContain('http_requests_total{method="GET",endpoint="/search",status="200"} 1');
  expect(metrics).toContain('endpoint="/board/api/queues/:queueName/:jobId",status="404"');
  expect(metrics).toContain('endpoint="/board/api/queues/:queue/:job/retry",status="400"');
  expect(metrics).not.toMatch(/endpoint="[^"]*(somebody|01900000|nothing)/);
});
