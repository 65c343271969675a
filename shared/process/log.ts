// JSON lines on standard output: time, level, service, message and ids. Errors are masked on their way out.
import pino, { type Logger } from 'pino';
import { maskText } from './mask';

export function openLog(service: string, level: string): Logger {
  return pino({
    level,
    base: { service, pid: process.pid },
    messageKey: 'message',
    timestamp: () => `,"timestamp":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
    redact: ['req.headers', '*.password', '*.apiKey', '*.authorization', '*.owner', '*.email', '*.phone'],
    serializers: { err: (error: unknown) => maskedError(error) },
  });
}

function maskedError(error: unknown): unknown {
  if (!(error instanceof Error)) return maskText(String(error));
  const { code, cause } = error as Error & { code?: unknown };
  return {
    type: error.name,
    message: maskText(error.message),
    stack: maskText(error.stack ?? ''),
    ...(typeof code === 'string' && { code }),
    ...(cause !== undefined && { cause: maskedError(cause) }),
  };
}
