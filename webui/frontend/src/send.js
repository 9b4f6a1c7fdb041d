// Requests that a script makes for a person who does nothing at that moment.

/**
 * Post a form in the background. It does not keep the session alive.
 *
 * @returns {Promise<object | null>} the JSON answer, with `refused` when it was not accepted;
 *   null when there was none
 */
export async function postQuietly(url, form) {
  try {
    const response = await fetch(url, {
      method: 'POST',
      body: new FormData(form),
      headers: { Accept: 'application/json', 'X-Background': 'yes' },
      redirect: 'manual',
    });
    return { ...(await response.json()), refused: !response.ok };
  } catch {
    return null;
  }
}
