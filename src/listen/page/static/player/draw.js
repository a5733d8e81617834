/* Elements, icons, times, and what the browser remembers. */
const RATES = [0.75, 0.9, 1, 1.15, 1.25, 1.5, 1.75, 2, 2.5, 3];
const BACK = 15, FORWARD = 30, NEAR = 0.01;

const clock = (seconds) => {
  const whole = Math.max(0, Math.floor(seconds)), hours = Math.floor(whole / 3600);
  const rest = `${Math.floor(whole / 60) % 60}`, left = `${whole % 60}`.padStart(2, '0');
  return hours ? `${hours}:${rest.padStart(2, '0')}:${left}` : `${rest}:${left}`;
};
const say = (seconds) => `${Math.floor(seconds / 60)} minutes ${Math.floor(seconds % 60)} seconds`;
const set = (element, attributes, ...children) => {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value !== false && value != null) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children);
  return element;
};
const make = (tag, attributes = {}, ...children) => set(document.createElement(tag), attributes, ...children);
const draw = (tag, attributes = {}, ...children) => set(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, ...children);
const picture = (attributes, ...paths) => draw('svg', { 'aria-hidden': 'true', ...attributes }, ...paths);
const icon = (d) => picture({ viewBox: '0 0 24 24', width: 20, height: 20 }, draw('path', { d }));
const PLAY = 'M7 4.5v15l13-7.5z', PAUSE = 'M6 4.5h4.2v15H6zM13.8 4.5H18v15h-4.2z';
const PREVIOUS = 'M5 5h2.4v14H5zM20 5v14L8.5 12z', NEXT = 'M16.6 5H19v14h-2.4zM4 5v14l11.5-7z';

// A reader may have forbidden storage: the player then forgets, and works.
const memory = {
  get(key) { try { return localStorage.getItem(`listen:${key}`); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(`listen:${key}`, value); } catch { /* forgotten */ } },
};
