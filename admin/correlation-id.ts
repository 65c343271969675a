// One id for a request, its log lines and its audit entries.
import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';

const acceptable = /^[\w.-]{8,64}$/;

export const correlate: RequestHandler = (req, res, next) => {
  const given = req.get('x-correlation-id');
  res.locals.correlationId = given !== undefined && acceptable.test(given) ? given : randomUUID();
  res.setHeader('X-Correlation-Id', correlationIdOf(res));
  next();
};

export const correlationIdOf = (res: Response): string => res.locals.correlationId as string;
