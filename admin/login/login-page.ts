import { html } from '../pages/html';
import { plainPage } from '../pages/layout';

/** `fault` is the same sentence for an unknown account and a wrong password. */
export const loginPage = (form: { token: string; next: string; login: string; fault: string | null }): string =>
  plainPage(
    'Log in',
    html`
<div class="card">
  <h1>TaxCollector console</h1>
  ${form.fault !== null && html`<p class="fault" role="alert">${form.fault}</p>`}
  <form method="post" action="/login" class="fields">
    <input type="hidden" name="form" value="${form.token}">
    <input type="hidden" name="next" value="${form.next}">
    <label>Login
      <input name="login" value="${form.login}" autocomplete="username" autocapitalize="none" required maxlength="200" autofocus>
    </label>
    <label>Password
      <input name="password" type="password" autocomplete="current-password" required maxlength="200">
    </label>
    <button>Log in</button>
  </form>
</div>`,
  );
