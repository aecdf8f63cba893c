// What the bench's browser shows: nothing. `measure.mjs` calls `run` with the name of a figure's module beside this one.
/** Until the server knows that the clients have left. */
const LEAVE_MS = 500;
const peer = new URLSearchParams(location.search).get('peer');
const { join } = await import(peer === 'colyseus' ? './colyseus-client.js' : './tickwire-client.js');

/**
 * @param {string} figure
 * @param {object} options of the figure
 * @returns {Promise<any>} what it measured
 */
globalThis.run = async (figure, options) => {
  const told = await (await import(`./${figure}.js`)).run(join, options);
  await new Promise((resolve) => setTimeout(resolve, LEAVE_MS));
  return told;
};
