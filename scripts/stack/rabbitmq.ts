import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DataPlace } from './data-place';
import { portMapperLaunch, type RabbitmqPorts, rabbitmqEnvironment, rabbitmqLaunch } from './rabbitmq-launch';
import { type Server, superviseServer } from './server';
import { startOnFreePorts } from './start-on-free-ports';
import { writeSecretFor } from './write-secret-for';

/**
 * Starts the installed RabbitMQ and a port mapper (epmd) of its own: with the machine's common one two stacks would
 * meet, and whoever started it could never stop it. About 3 s.
 */
export async function startRabbitmq(program: string, place: DataPlace): Promise<{ url: string; server: Server }> {
  const { kept, log, user } = place;
  const folder = place.folderFor('rabbitmq');
  const ports: RabbitmqPorts = { amqp: 0, distribution: 0, portMapper: 0 };
  const environment = () => rabbitmqEnvironment(folder, ports, place.env);

  const portMapper = superviseServer(() => portMapperLaunch(place, folder, environment()), place);
  const broker = superviseServer(() => rabbitmqLaunch(program, place, folder, environment()), place);
  const server = withPortMapper(broker, portMapper, join(folder, 'mnesia'));

  writeSecretFor(user, join(folder, 'rabbitmq.conf'), `default_user = taxcollector\ndefault_pass = ${kept.password}\n`);
  writeSecretFor(user, join(folder, 'enabled_plugins'), '[].\n');
  await startOnFreePorts(server, async (again) => {
    await portMapper.stop();
    const portFor = again ? kept.otherPortFor : kept.portFor;
    ports.amqp = await portFor('rabbitmq');
    ports.distribution = await portFor('rabbitmq-distribution');
    ports.portMapper = await portFor('rabbitmq-epmd');
  });
  log(`RabbitMQ listens on 127.0.0.1:${ports.amqp}.`);
  return { url: `amqp://taxcollector:${kept.password}@127.0.0.1:${ports.amqp}`, server };
}

/** The port mapper is up before the broker and goes after it; a crash of the broker alone leaves it running. */
function withPortMapper(broker: Server, portMapper: Server, dataFolder: string): Server {
  const server: Server = {
    async start() {
      await portMapper.start();
      try {
        await broker.start();
      } catch (err) {
        await portMapper.stop();
        throw err;
      }
    },
    async stop() {
      await broker.stop();
      await portMapper.stop();
    },
    async restart() {
      await server.stop();
      await server.start();
    },
    kill: () => broker.kill(),
    async wipe() {
      await server.stop();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
  return server;
}
