import { blockNodes } from './blocks.js';
import { byId, el } from './dom.js';
import { valuesIn } from './elements.js';
import { act, session } from './server.js';

/** Draws the App Home tab. */
export function drawHome() {
  const home = byId('home');
  const { home: view } = session.person;
  const context = {
    people: () => session.workspace.people.filter((person) => !person.bot),
    inForm: () => false,
    press: (target, selected) => {
      const fields = { surface: 'home', target, values: valuesIn(home) };
      return act('press', selected === undefined ? fields : { ...fields, selected });
    },
  };
  const state = JSON.stringify([session.as, view?.hash]);
  if (home.dataset.state === state) return;
  home.dataset.state = state;
  const nodes = view
    ? blockNodes(view.blocks ?? [], context)
    : [el('p', { class: 'empty' }, 'The app has not drawn this tab for you.')];
  home.replaceChildren(...nodes);
}
