import { join } from 'node:path';
import { answers } from './answers';
import type { DataPlace } from './data-place';
import { findProgram, foldersLike } from './find-program';
import type { Launch } from './server';

export type RabbitmqPorts = { amqp: number; distribution: number; portMapper: number };

type Environment = NodeJS.ProcessEnv & { RABBITMQ_NODE_PORT: string; ERL_EPMD_PORT: string };

/** Every path and port RabbitMQ would otherwise take from the machine's own installation. */
export function rabbitmqEnvironment(folder: string, ports: RabbitmqPorts, env: NodeJS.ProcessEnv): Environment {
  return {
    PATH: env.PATH,
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    // Erlang keeps its cookie, the secret between nodes, in HOME.
    HOME: folder,
    ERL_CRASH_DUMP: join(folder, 'erl_crash.dump'),
    ERL_EPMD_PORT: String(ports.portMapper),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    // The data folder is named by the node; with the machine's name in it, a renamed machine would begin empty.
    RABBITMQ_NODENAME: 'taxcollector@localhost',
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_NODE_PORT: String(ports.amqp),
    RABBITMQ_DIST_PORT: String(ports.distribution),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
    RABBITMQ_MNESIA_BASE: join(folder, 'mnesia'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    RABBITMQ_CONF_ENV_FILE: join(folder, 'rabbitmq-env.conf'),
    RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
    RABBITMQ_CONFIG_FILES: join(folder, 'conf.d'),
    RABBITMQ_ADVANCED_CONFIG_FILE: join(folder, 'advanced.config'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'),
    RABBITMQ_PID_FILE: join(folder, 'rabbitmq.pid'),
    // Makes the start script become the server instead of standing in front of it, so that our signals reach it.
    RUNNING_UNDER_SYSTEMD: 'true',
  };
}

export function rabbitmqLaunch(program: string, place: DataPlace, folder: string, env: Environment): Launch {
  return {
    name: 'RabbitMQ',
    file: program,
    args: [],
    env,
    folder,
    program: 'rabbit',
    logFile: join(folder, 'rabbitmq.log'),
    user: place.user,
    stopSignal: 'SIGTERM',
    isReady: () => answers(Number(env.RABBITMQ_NODE_PORT), 'AMQP\x00\x00\x09\x01', isConnectionStart),
    readyWithinSeconds: 90,
    // A killed node's name is free again only when the port mapper has noticed.
    passingFailure: /already running|already_started|name is in use/i,
  };
}

/** Runs in the foreground as our child; left to itself, Erlang would start one in the background that outlives us. */
export function portMapperLaunch(place: DataPlace, folder: string, env: Environment): Launch {
  const program = findProgram(['epmd'], place.env, foldersLike('/usr/lib/erlang', 'erts-', 'bin'));
  if (!program) throw new Error("Erlang's port mapper epmd is not where RabbitMQ's installation should have put it.");
  return {
    name: "RabbitMQ's port mapper",
    file: program,
    args: ['-port', env.ERL_EPMD_PORT, '-address', '127.0.0.1'],
    env,
    folder,
    program: 'epmd',
    logFile: join(folder, 'epmd.log'),
    user: place.user,
    stopSignal: 'SIGTERM',
    // 'n' asks for the registered names, with the request's length before it; any answer will do.
    isReady: () => answers(Number(env.ERL_EPMD_PORT), '\x00\x01n', (reply) => reply.length >= 4),
    readyWithinSeconds: 10,
  };
}

/** A method frame (1) on channel 0: the broker's first word. It comes only when users and queues have been loaded. */
function isConnectionStart(reply: Buffer): boolean {
  return reply.length >= 3 && reply[0] === 1 && reply.readUInt16BE(1) === 0;
}
