import { toDataURL } from 'qrcode';
import type { Enrolment } from '../../shared/access/second-factor';
import { type Html, html } from '../../shared/http/html';

const pictureSide = 220;

/** The secret as a picture for the app and as text for who cannot take pictures. */
export const pictureOf = async ({ uri, secret }: Enrolment): Promise<Html> => html`
<p>Scan this with an app for one-time codes, such as Aegis, FreeOTP or Google Authenticator.</p>
<p class="picture"><img src="${await toDataURL(uri, { margin: 2, width: pictureSide })}" width="${pictureSide}"
  height="${pictureSide}" alt="QR code of the secret"></p>
<p class="quiet">Or type the secret into it: <code>${secret.replace(/(.{4})(?=.)/g, '$1 ')}</code></p>`;

/** Recovery codes, to be written down. */
export const shownOnce = (codes: readonly string[], next: string): Html => html`
<div class="narrow card">
  <h1>Recovery codes</h1>
  <p>Keep these where you would keep a key. Each opens once, when your device is lost. They are not shown again.</p>
  <ul class="codes">${codes.map((code) => html`<li><code>${code}</code></li>`)}</ul>
  <p><a class="button" href="${next}">I have kept them</a></p>
</div>`;
