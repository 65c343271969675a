// The only script of our own, on the board and on the pages. The board polls on its own every few seconds, so a
// request does not mean that somebody is there; a key, a click or a turn of the wheel does. Tells the server so, once
// a minute at most, and leaves for the login page when the session has ended.
export const presenceScript = `
(() => {
  const minute = 60000;
  let active = false;
  const csrf = () => decodeURIComponent((document.cookie.match(/(?:^|; )XSRF-TOKEN=([^;]*)/) || [])[1] || '');
  for (const kind of ['pointerdown', 'keydown', 'wheel', 'scroll']) {
    addEventListener(kind, () => { active = true; }, { passive: true, capture: true });
  }
  const tell = async () => {
    const present = active;
    active = false;
    const answer = await fetch('/session', {
      method: present ? 'POST' : 'GET',
      headers: { 'X-XSRF-TOKEN': csrf() },
    }).catch(() => null);
    if (answer && answer.status === 401) location.assign('/login?next=' + encodeURIComponent(location.pathname + location.search));
  };
  const open = XMLHttpRequest.prototype.open;
  XMLHttpRequest.prototype.open = function (...args) {
    this.addEventListener('load', () => {
      const confirmAt = this.status === 403 && this.getResponseHeader('X-Confirm-At');
      if (confirmAt) location.assign(confirmAt);
    });
    return open.apply(this, args);
  };
  setInterval(tell, minute);
  addEventListener('pageshow', (event) => { if (event.persisted) tell(); });
})();
`;
