// AsyncAPI 3.0 of the events, for systems that bind a queue of their own to the exchange.

import { topologyOf } from '../../shared/messaging/topology';
import { configShape } from '../../shared/process/config';
import { allEvents } from './all-events';

const mediaType = 'application/cloudevents-batch+json';

export function asyncApiText(): string {
  const { eventsExchange } = topologyOf(configShape.BROKER_NAMESPACE.parse(undefined));
  const events = allEvents();
  const byName = <T>(make: (event: (typeof events)[number]) => T) =>
    Object.fromEntries(events.map((event) => [event.name, make(event)]));
  const document = {
    asyncapi: '3.0.0',
    info: {
      title: 'TaxCollector events',
      version: '1.0.0',
      description:
        'Facts with ids, rung after the commit that made them true. A message holds up to a hundred events and may come ' +
        'twice or, when a broker loses its data, never: it is a bell, and the API is where the truth is read. Bind a queue ' +
        'of your own to the exchange; its first part is BROKER_NAMESPACE.',
    },
    defaultContentType: mediaType,
    channels: byName(({ name }) => ({
      address: name,
      messages: { [name]: { $ref: `#/components/messages/${name}` } },
      bindings: {
        amqp: {
          is: 'routingKey',
          exchange: { name: eventsExchange, type: 'topic', durable: true, autoDelete: false },
          bindingVersion: '0.3.0',
        },
      },
    })),
    operations: byName(({ name }) => ({
      action: 'send',
      channel: { $ref: `#/channels/${name}` },
      messages: [{ $ref: `#/channels/${name}/messages/${name}` }],
      bindings: { amqp: { deliveryMode: 2, bindingVersion: '0.3.0' } },
    })),
    components: {
      messages: byName(({ name, schema }) => ({
        name,
        contentType: mediaType,
        payload: { type: 'array', minItems: 1, maxItems: 100, items: cloudEvent(name, schema) },
      })),
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** The envelope as shared/messaging/bell-message.ts writes it (CloudEvents 1.0, structured, in a batch). */
const cloudEvent = (name: string, data: Record<string, unknown>) => ({
  type: 'object',
  required: ['specversion', 'id', 'source', 'type', 'datacontenttype', 'data'],
  properties: {
    specversion: { const: '1.0' },
    id: { type: 'string', format: 'uuid', description: 'The event; one that comes twice has the same' },
    source: { const: '/taxcollector' },
    type: { const: name },
    datacontenttype: { const: 'application/json' },
    data,
  },
});
