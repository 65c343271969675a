// What the browser may do with our pages: run our scripts, show our pictures, send our forms, and nothing else.

import type { RequestHandler } from 'express';
import helmet from 'helmet';

const nobody = ["'none'"];
const ourselves = ["'self'"];

type Loosened = { styles?: string[]; frames?: string[] };

const policy = ({ styles = ourselves, frames = nobody }: Loosened): RequestHandler =>
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
        frameSrc: frames,
        formAction: ourselves,
        baseUri: ourselves,
        frameAncestors: nobody,
        objectSrc: nobody,
      },
    },
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'same-origin' },
  });

const forPages = policy({});
// Bull Board writes style attributes and style elements; those can move things about but run nothing.
const forBoard = policy({ styles: ["'self'", "'unsafe-inline'"] });
const forPreviews = policy({ frames: ourselves });
// A mail as its reader sees it, within a preview: it brings its styles along, and nothing in it runs or is fetched.
const forMails = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: nobody,
      styleSrc: ["'unsafe-inline'"],
      formAction: nobody,
      baseUri: nobody,
      frameAncestors: ourselves,
      sandbox: [],
    },
  },
  xFrameOptions: { action: 'sameorigin' },
  // In its sandbox it has no origin; asked for one all the same, Chromium complains on the page around it.
  originAgentCluster: false,
  referrerPolicy: { policy: 'no-referrer' },
});

const policies: readonly [path: RegExp, policy: RequestHandler][] = [
  [/^\/board(\/|$)/, forBoard],
  [/^\/messages\/templates\/[^/]+\/[^/]+$/, forPreviews],
  [/^\/messages\/templates\/[^/]+\/[^/]+\/mail$/, forMails],
];

export const secureHeaders: RequestHandler = (req, res, next) => {
  const [, fitting = forPages] = policies.find(([path]) => path.test(req.path)) ?? [];
  fitting(req, res, next);
};

/** Nothing that needs a session is left in a cache; what may be kept says so itself. */
export const noStore: RequestHandler = (_req, res, next) => {
  res.setHeader('Cache-Control', 'no-store');
  next();
};
