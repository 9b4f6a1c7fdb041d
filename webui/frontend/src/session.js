// Warns before a session ends and lets people stay (WCAG 2.2.1). Tabs tell each other.

const clock = new Intl.DateTimeFormat('nl-NL', {
  timeZone: 'Europe/Amsterdam',
  hour: '2-digit',
  minute: '2-digit',
});

/** Watch the session of a page whose body carries `data-warn-after` and `data-end-after`. */
export function watchSession(document) {
  const dialog = document.getElementById('timeout');
  const { warnAfter, endAfter, lastAfter } = document.body.dataset;
  const lastAt = Date.now() + Number(lastAfter) * 1000;
  if (!dialog || !endAfter) return;

  const tabs = 'BroadcastChannel' in window ? new BroadcastChannel('session') : null;
  let timers = [];
  let toldLast = false;

  function restart() {
    timers.forEach((timer) => window.clearTimeout(timer));
    const left = lastAt - Date.now();
    const idle = Number(endAfter) * 1000;
    const notice = idle - Number(warnAfter) * 1000;
    const endsIn = Math.min(idle, left);
    const endsAt = Date.now() + endsIn;
    const last = left <= idle;
    timers = [window.setTimeout(leave, endsIn + 1000)];
    // nobody is told twice on one page that the very end is near
    if (!last || !toldLast) {
      timers.push(window.setTimeout(() => warn(endsAt, last), Math.max(endsIn - notice, 0)));
    }
    if (dialog.open) dialog.close();
  }

  /** When it is the last of the session, the press only closes the warning. */
  function warn(endsAt, last) {
    toldLast = last;
    document.dispatchEvent(new CustomEvent('session:ending'));
    const at = `${clock.format(endsAt).replace(':', '.')} uur`;
    document.getElementById('timeout-at').textContent = at;
    document.getElementById('timeout-last-at').textContent = at;
    document.getElementById('timeout-text').hidden = last;
    document.getElementById('timeout-last').hidden = !last;
    document.getElementById('timeout-stay').textContent = last ? 'Doorgaan' : 'Aangemeld blijven';
    dialog.showModal();
  }

  async function extend() {
    const form = document.getElementById('timeout-extend');
    const response = await fetch(form.action, {
      method: 'POST',
      body: new FormData(form),
      redirect: 'manual',
    });
    if (!response.ok) {
      leave();
      return;
    }
    restart();
    tabs?.postMessage('alive');
  }

  document.getElementById('timeout-extend').addEventListener('submit', (event) => {
    event.preventDefault();
    extend();
  });
  // Escape means "not now", and whoever presses it is still there
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    extend();
  });
  tabs?.addEventListener('message', restart);
  tabs?.postMessage('alive');
  restart();
}

function leave() {
  window.location.assign('/aanmelden');
}
