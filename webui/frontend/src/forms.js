// One press, one send: the server refuses a second effect, this spares people the page about it.

/** Guard all forms of a document against being sent twice. */
export function guardForms(document) {
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = 'yes';
    event.submitter?.setAttribute('aria-disabled', 'true');
  });
  // a page that comes back from the browser's cache may be sent again
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) document.querySelectorAll('form[data-sent]').forEach(release);
  });
}

function release(form) {
  delete form.dataset.sent;
  form.querySelectorAll('[aria-disabled]').forEach((each) => each.removeAttribute('aria-disabled'));
}
