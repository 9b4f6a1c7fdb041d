// What is typed is kept as a draft, and questions that do not apply are hidden.
import { postQuietly } from './send.js';

const QUIET_MS = 15_000;
const NOT_KEPT = 'Het concept is niet bewaard. Meld u in een ander tabblad aan of kopieer uw tekst.';

/** Keep drafts of forms with `data-draft`, and warn before typed text is left behind. */
export function keepDrafts(document) {
  document.querySelectorAll('form[data-draft], form[data-guard]').forEach(watch);
}

function watch(form) {
  let changed = false;
  let timer = 0;
  let asked = 0;

  async function save() {
    window.clearTimeout(timer);
    if (!changed || form.dataset.sent || !form.dataset.draft) return;
    changed = false;
    const answer = await postQuietly(form.dataset.draft, form);
    if (answer === null || answer.refused) changed = true;
    if (answer === null) tell(NOT_KEPT);
    else tell(answer.refused ? `Het concept is niet bewaard. ${answer.message}` : answer.message);
  }

  form.addEventListener('input', () => {
    changed = true;
    window.clearTimeout(timer);
    timer = window.setTimeout(save, QUIET_MS);
  });
  // answers may overtake each other; only the one to the last change still holds
  async function updateQuestions() {
    asked += 1;
    const mine = asked;
    const answer = await postQuietly(form.dataset.questions, form);
    if (answer && !answer.refused && mine === asked) showQuestions(form, new Set(answer.hidden));
  }

  if (form.dataset.questions) form.addEventListener('change', updateQuestions);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') save();
  });
  document.addEventListener('session:ending', save);
  window.addEventListener('beforeunload', (event) => {
    if (changed && !form.dataset.sent) event.preventDefault();
  });
}

function tell(message) {
  const place = document.getElementById('draft-status');
  if (place) place.textContent = message;
}

function showQuestions(form, hidden) {
  form.querySelectorAll('[data-block]').forEach((block) => {
    block.hidden = hidden.has(block.dataset.block);
  });
}
