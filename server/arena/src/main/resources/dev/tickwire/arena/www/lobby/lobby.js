// The list of rooms and the ways into one. All that leads on is a link or a form of the page; this keeps the list.
import { watchRooms } from '/tickwire/tickwire.js';
import { choice, onChoice } from './filters.js';
import { showRooms } from './rooms.js';

const [name, quick, trouble, creating, hull] = ['name', 'quick', 'trouble', 'creating', 'hull'].map((id) =>
  document.getElementById(id),
);
let stop = () => {};

/** Watches the rooms that are chosen now. */
function watch() {
  const { where, sort, hullWanted } = choice();
  stop();
  stop = watchRooms({ game: 'arena', where, sort, onError: tell }, (list) => {
    trouble.hidden = true;
    showRooms(list);
  });
  // In one of these rooms or, if there is none, in a new one that would be among them.
  quick.href = where ? `./?${new URLSearchParams({ where: JSON.stringify(where), hull: hullWanted })}` : './';
}

function tell({ title, retry }) {
  trouble.textContent = retry ? `${title} Trying again: the list may be out of date.` : title;
  trouble.hidden = false;
}

/** Keeps the name for the arena, which need not ask for it then. */
function remember() {
  localStorage.setItem('name', name.value.trim());
  if (name.value.trim()) sessionStorage.setItem('named', 'yes');
  else sessionStorage.removeItem('named');
}

function showHits() {
  document.getElementById('hits').value = hull.value === '1' ? '1 hit' : `${hull.value} hits`;
}

name.value = localStorage.getItem('name') ?? '';
remember();
name.addEventListener('input', remember);
document.getElementById('create').addEventListener('click', () => creating.showModal());
document.getElementById('cancel').addEventListener('click', () => creating.close());
hull.addEventListener('input', showHits);
showHits();
onChoice(watch);
watch();
