// How a text finds an economy, a group or an agreement: by code, by name, or by another common name of an economy.

/** Other names of economies, by code. @type {Record<string, string[]>} */
let aliases = {};

/** Loads the other names in the language of the page, else in English. @param {string[]} available files of texts that the service has */
export async function loadAliases(available) {
  const wanted = `aliases.${document.documentElement.lang}`;
  const answer = await fetch(`/texts/${available.includes(wanted) ? wanted : "aliases.en"}.json`);
  if (answer.ok) aliases = await answer.json();
}

/** Letters as they are compared: without accents, case and signs between words. @param {string} text */
export const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();

/**
 * How well a name fits: 0 the whole of it, 1 its beginning, 2 the beginning of a word, 3 a part of it.
 * @param {string} wanted folded @param {string} name
 */
function fit(wanted, name) {
  const text = folded(name);
  if (text === wanted) return 0;
  if (text.startsWith(wanted)) return 1;
  if (text.includes(` ${wanted}`)) return 2;
  return wanted.length > 2 && text.includes(wanted) ? 3 : Infinity;
}

/**
 * How well something fits a text, and by which other name where its own does not fit as well; null where nothing fits.
 * @param {string} text @param {string} id code or id @param {string} name
 * @returns {{rank: number, alias: string} | null}
 */
export function matchOf(text, id, name) {
  const wanted = folded(text);
  if (!wanted) return { rank: 1, alias: "" };
  let found = { rank: Math.min(fit(wanted, name), fit(wanted, id)), alias: "" };
  for (const alias of aliases[id] ?? []) {
    const rank = fit(wanted, alias);
    if (rank < found.rank) found = { rank, alias };
  }
  return found.rank < Infinity ? found : null;
}

/** Whether an agreement is one between two parties, of which there are hundreds. @param {{name: string}} agreement */
export const isBilateral = ({ name }) => name.includes(" - ");
