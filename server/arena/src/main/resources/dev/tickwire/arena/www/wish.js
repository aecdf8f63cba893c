/** What the address of the page asks for: a seat, where, and by which rules if it is to be in a new room. */

/** Parameters of an address, and what they are to a room: see Arena.java. */
const OPTIONS = {
  title: (text) => ({ title: text }),
  hull: (text) => ({ hull: Number(text) }),
  seats: (text) => ({ playersMax: Number(text) }),
  late: (text) => ({ spectatorDelayMs: 1000 * Number(text) }),
};
const OF_A_NEW_ROOM = [...Object.keys(OPTIONS), 'create', 'private', 'where'];

/** What to join with: `?watch=`, `?room=` (ids), `?code=`, or any room, which is opened if there is none. */
export function wishOf(query) {
  if (query.has('watch')) return { room: query.get('watch'), role: 'spectator' };
  if (query.has('room')) return { room: query.get('room') };
  if (query.has('code')) return { code: query.get('code') };
  const given = Object.keys(OPTIONS).filter((parameter) => query.has(parameter));
  return {
    game: 'arena',
    options: given.length > 0 ? Object.assign({}, ...given.map((each) => OPTIONS[each](query.get(each)))) : undefined,
    where: query.has('where') ? JSON.parse(query.get('where')) : undefined,
    create: query.has('create') || undefined,
    inviteOnly: query.get('private') === '1' || undefined,
  };
}

/** Makes the address that of the room, for reloads and for those who are sent it: what it asked for is there now. */
export function keepTo(code, query) {
  for (const parameter of OF_A_NEW_ROOM) query.delete(parameter);
  query.set('code', code);
  history.replaceState(null, '', `?${query}`);
}
