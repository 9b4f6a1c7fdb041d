// Warns before a session ends and lets people stay (WCAG 2.2.1). Tabs tell each other.

const clock = new Intl.DateTimeFormat('nl-NL', {
  timeZone: 'Europe/Amsterdam',
  hour: '2-digit',
  minute: '2-digit',
});

/** Watch the session of a page whose body carries `data-warn-after` and `data-end-after`. */
export function watchSession(document) {
  const dialog = document.getElementById('timeout');
  const { warnAfter, endAfter } = document.body.dataset;
  if (!dialog || !endAfter) return;

  const tabs = 'BroadcastChannel' in window ? new BroadcastChannel('session') : null;
  let timers = [];

  function restart() {
    timers.forEach((timer) => window.clearTimeout(timer));
    const endsAt = Date.now() + Number(endAfter) * 1000;
    timers = [
      window.setTimeout(() => warn(endsAt), Number(warnAfter) * 1000),
      window.setTimeout(leave, Number(endAfter) * 1000 + 1000),
    ];
    if (dialog.open) dialog.close();
  }

  function warn(endsAt) {
    document.dispatchEvent(new CustomEvent('session:ending'));
    document.getElementById('timeout-at').textContent =
      `${clock.format(endsAt).replace(':', '.')} uur`;
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
