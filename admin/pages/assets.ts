// Style, script and icon, served from memory to anybody: the login page needs them.
import { boardStyle } from '../board/board-style';
import { type ConsoleRoute, defineOpen } from '../route';
import { boardStylePath, scriptPath, stylePath } from './asset-paths';
import { presenceScript } from './presence';
import { style } from './style';

const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#1d5fbf"/><path d="M7 10h18M16 10v14M10 24h12" stroke="#fff" stroke-width="3.2" stroke-linecap="round"/></svg>`;

export const assetRoutes = (): ConsoleRoute[] => [
  asset(stylePath, 'css', style),
  asset(scriptPath, 'js', presenceScript),
  asset(boardStylePath, 'css', boardStyle),
  asset('/assets/icon.svg', 'svg', icon),
];

const asset = (path: string, kind: string, content: string): ConsoleRoute =>
  defineOpen({ method: 'get', path, permission: 'documentation:read' }, ({ res }) => {
    res.setHeader('Cache-Control', 'public, max-age=31536000, immutable').type(kind).send(content);
  });
