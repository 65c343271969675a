// What the browser may do with our pages: run our scripts, show our pictures, send our forms, and nothing else.

import type { RequestHandler } from 'express';
import helmet from 'helmet';

const nobody = ["'none'"];
const ourselves = ["'self'"];

const policy = (styles: string[]): RequestHandler =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: nobody,
        scriptSrc: ourselves,
        styleSrc: styles,
        imgSrc: ["'self'", 'data:'],
        fontSrc: ourselves,
        connectSrc: ourselves,
        workerSrc: ourselves,
        formAction: ourselves,
        baseUri: ourselves,
        frameAncestors: nobody,
        objectSrc: nobody,
      },
    },
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'same-origin' },
  });

const forPages = policy(ourselves);
// Bull Board writes style attributes and style elements; those can move things about but run nothing.
const forBoard = policy(["'self'", "'unsafe-inline'"]);

export const secureHeaders: RequestHandler = (req, res, next) =>
  (/^\/board(\/|$)/.test(req.path) ? forBoard : forPages)(req, res, next);

/** Nothing that needs a session is left in a cache; what may be kept says so itself. */
export const noStore: RequestHandler = (_req, res, next) => {
  res.setHeader('Cache-Control', 'no-store');
  next();
};
