// Draws a process beside its table of steps, and marks where the dossier stands.
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';

const ZOOM_STEP = 1.25;
const MARGIN = 48;
const MIN_HEIGHT = 260;
/** at this zoom the words in the drawing are as large as they were drawn: 11 to 12 pixels */
const READABLE = 1;
/** the part of the width that stays free before the step where the drawing opens */
const LEAD = 4;
/** below the drawing: room for the name of its maker, which may not be covered or left out */
const CREDITS = 36;
/** how far one press moves the drawing, in pixels on the screen */
const MOVE_STEP = 120;
const MOVES = {
  left: { dx: MOVE_STEP, dy: 0 },
  right: { dx: -MOVE_STEP, dy: 0 },
  up: { dx: 0, dy: MOVE_STEP },
  down: { dx: 0, dy: -MOVE_STEP },
};

document.querySelectorAll('figure[data-diagram]').forEach(showOnceOpen);
document.addEventListener('keydown', closeCredits);

// a drawing has no size inside a fold, so it waits until that opens
function showOnceOpen(figure) {
  const fold = figure.closest('details:not([open])');
  if (fold) fold.addEventListener('toggle', () => showOnceOpen(figure), { once: true });
  else show(figure);
}

async function show(figure) {
  const response = await fetch(figure.dataset.diagram, { headers: { 'X-Background': 'yes' } });
  if (!response.ok) return;
  figure.hidden = false;
  const container = figure.querySelector('.diagram-canvas');
  // the wheel keeps scrolling the page; buttons zoom
  const viewer = new NavigatedViewer({ container, zoomScroll: { enabled: false } });
  await viewer.importXML(await response.text());
  const canvas = viewer.get('canvas');
  mark(viewer, figure.dataset.current, 'is-current');
  mark(viewer, figure.dataset.passed, 'is-passed');
  name(container);
  size(container, canvas);
  open(viewer, figure.dataset.current);
  figure.querySelectorAll('[data-zoom]').forEach((button) => {
    button.addEventListener('click', () => zoom(canvas, button.dataset.zoom));
  });
  figure.querySelector('[data-open]').addEventListener('click', () => open(viewer, figure.dataset.current));
  // whoever cannot drag moves the drawing by pressing (WCAG 2.5.7)
  figure.querySelectorAll('[data-move]').forEach((button) => {
    button.addEventListener('click', () => canvas.scroll(MOVES[button.dataset.move]));
  });
}

// as high as the drawing needs where it can be read, within reason
function size(container, canvas) {
  const { inner } = canvas.viewbox();
  const wanted = inner.height * READABLE + MARGIN + CREDITS;
  const limit = Math.max(window.innerHeight * 0.75, MIN_HEIGHT);
  container.style.height = `${Math.round(Math.min(Math.max(wanted, MIN_HEIGHT), limit))}px`;
  canvas.resized();
}

// everything when it can be read so; otherwise the step where the dossier is, or the beginning
function open(viewer, current = '') {
  const canvas = viewer.get('canvas');
  canvas.zoom('fit-viewport', 'auto');
  if (canvas.zoom() >= READABLE) return;
  const { inner, outer } = canvas.viewbox();
  const step = viewer.get('elementRegistry').get(current.split(' ')[0]);
  const { x, y, height } = step ?? { ...inner, height: outer.height };
  canvas.viewbox({
    x: clamp(x - outer.width / LEAD, inner.x, inner.width, outer.width),
    y: clamp(y + height / 2 - outer.height / 2, inner.y, inner.height, outer.height),
    width: outer.width,
    height: outer.height,
  });
}

// no empty paper beside the drawing where it can be helped
function clamp(wanted, start, length, room) {
  const air = MARGIN / 4;
  const last = start + length - room + air;
  return Math.max(Math.min(wanted, last), start - air);
}

function mark(viewer, ids = '', marker) {
  const registry = viewer.get('elementRegistry');
  ids
    .split(' ')
    .filter((id) => registry.get(id))
    .forEach((id) => viewer.get('canvas').addMarker(id, marker));
}

// the drawing takes the keyboard (Ctrl with arrows moves it), so it says what it is
function name(container) {
  const svg = container.querySelector('svg[tabindex]');
  svg?.setAttribute('role', 'img');
  svg?.setAttribute('aria-label', container.getAttribute('aria-label'));
  container.removeAttribute('aria-label');
}

function zoom(canvas, kind) {
  if (kind === 'fit') canvas.zoom('fit-viewport', 'auto');
  else canvas.zoom(kind === 'in' ? canvas.zoom() * ZOOM_STEP : canvas.zoom() / ZOOM_STEP);
}

// what the watermark opens closes with the mouse only; Escape does the same
function closeCredits(event) {
  if (event.key !== 'Escape') return;
  document.querySelector('.bjs-powered-by-lightbox .backdrop')?.click();
}
