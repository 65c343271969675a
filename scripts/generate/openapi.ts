import { routeTable } from './route-table';

/** The document just as the API serves it. */
export async function openApiText(): Promise<string> {
  const route = routeTable().find(({ path }) => path === '/api/openapi.json');
  const answer = await route?.handle({} as never);
  if (answer === undefined || answer === 'sent' || !('json' in answer))
    throw new Error('the API has no OpenAPI document');
  return `${JSON.stringify(JSON.parse(answer.json as string), null, 2)}\n`;
}
