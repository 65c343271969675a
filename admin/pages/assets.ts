// Style, script and icon, served from memory to anybody: the login page needs them.
import { createHash } from 'node:crypto';
import { type Response, Router } from 'express';
import { boardStyle, boardStylePath } from '../board/board-style';
import { presenceScript } from './presence';
import { style } from './style';

const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#1d5fbf"/><path d="M7 10h18M16 10v14M10 24h12" stroke="#fff" stroke-width="3.2" stroke-linecap="round"/></svg>`;

const versionOf = (content: string) => createHash('sha256').update(content).digest('hex').slice(0, 10);

// The address changes with the content, so a browser may keep it for ever.
export const stylePath = `/assets/console.${versionOf(style)}.css`;
export const scriptPath = `/assets/presence.${versionOf(presenceScript)}.js`;

export function assetRoutes(): Router {
  const serve = (kind: string, content: string) => (_req: unknown, res: Response) =>
    void res.setHeader('Cache-Control', 'public, max-age=31536000, immutable').type(kind).send(content);
  return Router()
    .get(stylePath, serve('css', style))
    .get(scriptPath, serve('js', presenceScript))
    .get(boardStylePath, serve('css', boardStyle))
    .get('/assets/icon.svg', serve('svg', icon));
}
