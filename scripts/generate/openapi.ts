import type { Route } from '../../shared/http/route';

/** The document just as the API with this table of routes serves it. */
export async function openApiText(routes: readonly Route[]): Promise<string> {
  const route = routes.find(({ path }) => path === '/api/openapi.json');
  const answer = await route?.handle({} as never);
  if (answer === undefined || answer === 'sent' || !('json' in answer))
    throw new Error('the API has no OpenAPI document');
  return `${JSON.stringify(JSON.parse(answer.json as string), null, 2)}\n`;
}
