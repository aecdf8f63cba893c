/** Which rooms are to be listed, and in which order. */

const HULL_MIN = 1;
const HULL_MAX = 8;
const HULL_USUAL = 4;

const form = document.getElementById('filters');
const { hullMin, hullMax, free, sort } = form.elements;

for (let hull = HULL_MIN; hull <= HULL_MAX; hull++)
  for (const select of [hullMin, hullMax]) select.add(new Option(hull));
reset();

/** What `watchRooms` is to be asked, and the hull that a new room needs to be among these. */
export function choice() {
  const [least, most] = [hullMin, hullMax].map((select) => Number(select.value));
  const where = {};
  if (least > HULL_MIN || most < HULL_MAX) where.hull = { between: [least, most] };
  if (free.checked) where.free = { min: 1 };
  return {
    where: Object.keys(where).length > 0 ? where : undefined,
    sort: sort.value,
    hullWanted: Math.min(most, Math.max(least, HULL_USUAL)),
  };
}

/** Lists all rooms again. */
export function reset() {
  hullMin.value = HULL_MIN;
  hullMax.value = HULL_MAX;
  free.checked = false;
}

/** Calls back when something else is chosen. */
export function onChoice(changed) {
  form.addEventListener('change', ({ target }) => {
    // What was chosen last counts; the other end gives way.
    if (target === hullMin && Number(hullMax.value) < Number(hullMin.value)) hullMax.value = hullMin.value;
    if (target === hullMax && Number(hullMin.value) > Number(hullMax.value)) hullMin.value = hullMax.value;
    changed();
  });
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('reset', (event) => {
    event.preventDefault();
    reset();
    changed();
  });
}
