// Every route of the identity service. What is not in this table does not exist, and what is in it is documented.
import { withDocumentation } from '../../shared/http/documentation';
import { healthRoutes } from '../../shared/http/health-routes';
import type { Route } from '../../shared/http/route';
import { securityTxtRoutes } from '../../shared/http/security-txt';
import type { Process } from '../../shared/process/process';
import { changePassword } from './change-password';
import { confirmSession } from './confirm-session';
import { identityApi } from './documentation';
import { forgotPassword } from './forgot-password';
import { getJwks } from './jwks';
import { keyRoutes } from './keys/routes';
import { login } from './login';
import { logout } from './logout';
import { notificationRoutes } from './notifications/routes';
import { postReset, showReset } from './pages/reset-password-page';
import { postVerification, showVerification } from './pages/verify-email-page';
import { privacyRoutes } from './privacy/routes';
import { getProfile, patchProfile } from './profile';
import { refresh } from './refresh';
import { register } from './register';
import { resetPassword } from './reset-password';
import {
  beginOwnSecondFactor,
  confirmOwnSecondFactor,
  removeOwnSecondFactor,
  renewOwnRecoveryCodes,
} from './second-factor';
import { confirmSecondFactorOfStep, enrolSecondFactor, passSecondFactor } from './second-step';
import { deleteSession, listSessions } from './sessions';
import type { IdentityTools } from './tools';
import { verifyEmail } from './verify-email';

export function identityRoutes({ health, config }: Process, tools: IdentityTools): Route[] {
  const routes = [
    register(tools),
    verifyEmail(tools),
    login(tools),
    passSecondFactor(tools),
    enrolSecondFactor(tools),
    confirmSecondFactorOfStep(tools),
    refresh(tools),
    logout(tools),
    confirmSession(tools),
    forgotPassword(tools),
    resetPassword(tools),
    getProfile(tools),
    patchProfile(tools),
    changePassword(tools),
    beginOwnSecondFactor(tools),
    confirmOwnSecondFactor(tools),
    removeOwnSecondFactor(tools),
    renewOwnRecoveryCodes(tools),
    listSessions(tools),
    deleteSession(tools),
    ...privacyRoutes(tools),
    ...notificationRoutes(tools),
    ...keyRoutes(tools),
    getJwks(tools),
    showVerification(),
    postVerification(tools),
    showReset(),
    postReset(tools),
    ...healthRoutes(health),
    ...securityTxtRoutes(config),
  ];
  return withDocumentation(routes, identityApi, config.PUBLIC_IDENTITY_URL ?? '/');
}
