// What somebody asks who never logs in: a load balancer, and whoever found a weakness.
import { securityTxt } from '../shared/http/security-txt';
import type { ConsoleTools } from './console-tools';
import { type ConsoleRoute, defineOpen } from './route';

export const outsiderRoutes = ({ config }: Pick<ConsoleTools, 'config'>): ConsoleRoute[] => [
  // Whether it is ready, with reasons, is told by the operations port, which is not open to the world.
  defineOpen({ method: 'get', path: '/health', permission: 'health:read' }, ({ res }) => {
    res.json({ status: 'alive' });
  }),
  defineOpen({ method: 'get', path: '/.well-known/security.txt', permission: 'documentation:read' }, ({ res }) => {
    res.setHeader('Cache-Control', 'public, max-age=86400');
    res.type('text/plain').send(securityTxt(config.SECURITY_CONTACT, new Date()));
  }),
];
