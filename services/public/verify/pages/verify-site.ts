// The frame of the pages that verify receipts. They work without a script; with one they can be installed, and verify
// without network.
import { html } from '../../../../shared/http/html';
import { contentSecurityPolicy, type Site } from '../../pages/frame';
import { inLanguage, verifyPath } from '../../paths';
import { assetNow } from '../assets';
import { verifyTexts } from '../texts/verify-texts';
import { verifyStyle } from './verify-style';

export const manifestPath = `${verifyPath}/manifest.webmanifest`;

export const verifySite: Site = {
  nameIn: ({ language }) => verifyTexts[language].siteName,
  path: verifyPath,
  style: verifyStyle,
  policy: contentSecurityPolicy(
    verifyStyle,
    "script-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; ",
  ),
  head: ({ language }) => html`<meta name="theme-color" content="#0b5134">
<link rel="icon" href="${assetNow('icon-192.png')}">
<link rel="apple-touch-icon" href="${assetNow('icon-192.png')}">
<link rel="manifest" href="${inLanguage(manifestPath, language)}">
<script type="module" src="${assetNow('page.mjs')}"></script>`,
};
