// The address of an asset changes with its content, so a browser may keep it for ever.
import { createHash } from 'node:crypto';
import { boardStyle } from '../board/board-style';
import { presenceScript } from './presence';
import { style } from './style';

const versioned = (name: string, content: string, ending: string): string =>
  `/assets/${name}.${createHash('sha256').update(content).digest('hex').slice(0, 10)}.${ending}`;

export const stylePath = versioned('console', style, 'css');
export const scriptPath = versioned('presence', presenceScript, 'js');
export const boardStylePath = versioned('board', boardStyle, 'css');
