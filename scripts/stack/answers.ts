import { connect } from 'node:net';

/** Whether the server on this loopback port answers `greeting` with what `isRight` waits for, within a second. */
export function answers(port: number, greeting: string, isRight: (reply: Buffer) => boolean): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const settle = (right: boolean) => {
      socket.destroy();
      resolve(right);
    };
    let reply = Buffer.alloc(0);
    socket.setTimeout(1000, () => settle(false));
    socket.once('connect', () => socket.write(greeting, 'latin1'));
    socket.on('data', (chunk) => {
      reply = Buffer.concat([reply, chunk]);
      if (isRight(reply)) settle(true);
    });
    socket.once('error', () => settle(false));
    socket.once('close', () => settle(false));
  });
}
