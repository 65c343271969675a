import type { Running } from './bring-up';

/** Where things are and how to get in, for a person at a terminal. */
export function addressLines(running: Running): string[] {
  const { apiUrl, consoleUrl, identityUrl, publicUrl, apiKey, logins, notes, stack, simulators, carriers } = running;
  return [
    '',
    `  API       ${apiUrl}/api/v1      (reference: ${apiUrl}/api/docs)`,
    `  API key   ${apiKey}`,
    `  Identity  ${identityUrl}/api/v1/auth`,
    `  Pay       ${publicUrl}/pay      (by the reference of a notice; providers are simulated, no money moves)`,
    `            ${Object.entries(simulators.byName)
      .map(([name, { url }]) => `${name} ${url}`)
      .join('  ')}`,
    `  Texts     ${Object.entries(carriers.byName)
      .map(([name, { url }]) => `${name} ${url}`)
      .join('  ')}      (simulated; no telephone rings)`,
    `  Console   ${consoleUrl}      (messages that were sent: ${consoleUrl}/inbox)`,
    ...logins.map(({ role, login, password }) => `            ${role.padEnd(10)} ${login}  ${password}`),
    '  Commands  node --env-file=.local/manage.env dist/scripts/manage.js      (shows them)',
    `  Servers   PostgreSQL${stack.amqpUrl ? ', RabbitMQ' : ''}${stack.redisUrl ? ', Redis' : ''}`,
    ...notes.map((note) => `  Note      ${note}`),
    '',
  ];
}

/** Columns aligned by their widest cell; the first row is the heading. */
export function tableLines(table: readonly (readonly string[])[]): string[] {
  const widths = table[0]!.map((_, column) => Math.max(...table.map((cells) => cells[column]!.length)));
  const line = (cells: readonly string[]) =>
    `  ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join('   ')}`;
  const [heading, ...body] = table;
  return [line(heading!), `  ${widths.map((width) => '─'.repeat(width)).join('───')}`, ...body.map(line)];
}
