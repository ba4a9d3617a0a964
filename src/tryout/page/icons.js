const SHAPES = {
  lock: ['M7 10V7a5 5 0 0 1 10 0v3', 'M5 10h14v10H5z'],
  hash: ['M9 4 7 20', 'M17 4l-2 16', 'M4 9h16', 'M4 15h16'],
  reply: ['M10 6 4 12l6 6', 'M4 12h10a6 6 0 0 1 6 6v1'],
  more: ['M5 12h.01', 'M12 12h.01', 'M19 12h.01'],
  up: ['M7 11v9H4v-9z', 'M7 11l4-7a2.5 2.5 0 0 1 2.4 3.1L12.8 10H19a2 2 0 0 1 2 2.4l-1.3 6A2 2 0 0 1 17.7 20H7'],
  down: ['M7 13V4H4v9z', 'M7 13l4 7a2.5 2.5 0 0 0 2.4-3.1L12.8 14H19a2 2 0 0 0 2-2.4l-1.3-6A2 2 0 0 0 17.7 4H7'],
  eye: [
    'M2.5 12S6 5.5 12 5.5 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12z',
    'M12 9.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5z',
  ],
};

/** A line drawing of 24 by 24 units, for the eye only: what it means is said in words beside it. */
export function icon(name, size = 16) {
  const ns = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(ns, 'svg');
  const attributes = {
    viewBox: '0 0 24 24',
    width: size,
    height: size,
    fill: 'none',
    stroke: 'currentColor',
    'stroke-width': 2,
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
    'aria-hidden': 'true',
  };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, String(value));
  for (const shape of SHAPES[name] ?? []) {
    const path = document.createElementNS(ns, 'path');
    path.setAttribute('d', shape);
    svg.append(path);
  }
  return svg;
}
