// Draws a process beside its table of steps, and marks where the dossier stands.
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';

const ZOOM_STEP = 1.25;
const MARGIN = 48;
const MIN_HEIGHT = 260;
/** below this zoom the words in the drawing are too small to read */
const READABLE = 0.6;
/** how far one press moves the drawing, in pixels on the screen */
const MOVE_STEP = 120;
const MOVES = {
  left: { dx: MOVE_STEP, dy: 0 },
  right: { dx: -MOVE_STEP, dy: 0 },
  up: { dx: 0, dy: MOVE_STEP },
  down: { dx: 0, dy: -MOVE_STEP },
};

document.querySelectorAll('figure[data-diagram]').forEach(show);
document.addEventListener('keydown', closeCredits);

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
  // whoever cannot drag moves the drawing by pressing (WCAG 2.5.7)
  figure.querySelectorAll('[data-move]').forEach((button) => {
    button.addEventListener('click', () => canvas.scroll(MOVES[button.dataset.move]));
  });
}

// as high as the drawing needs at full width, within reason
function size(container, canvas) {
  const { inner } = canvas.viewbox();
  const wanted = (container.clientWidth * inner.height) / inner.width + MARGIN;
  const limit = Math.max(window.innerHeight * 0.75, MIN_HEIGHT);
  container.style.height = `${Math.round(Math.min(Math.max(wanted, MIN_HEIGHT), limit))}px`;
  canvas.resized();
}

// everything when it can be read so; otherwise the step where the dossier is
function open(viewer, current = '') {
  const canvas = viewer.get('canvas');
  canvas.zoom('fit-viewport', 'auto');
  if (canvas.zoom() >= READABLE) return;
  const step = viewer.get('elementRegistry').get(current.split(' ')[0]);
  if (!step) return;
  canvas.zoom(READABLE);
  canvas.scrollToElement(step, canvas.getContainer().clientWidth / 4);
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
