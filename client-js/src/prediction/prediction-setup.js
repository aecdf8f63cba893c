/**
 * Sets prediction up: the entry of the code that only pages load whose game has rules.
 *
 * @typedef {import('../schema/schema.js').Schema} Schema
 * @typedef {import('./prediction.js').PredictionSetup} PredictionSetup
 * @typedef {import('./rules.js').RulesModule} RulesModule
 */

import { Prediction } from './prediction.js';
import { checkedRules, importRules } from './rules.js';

/**
 * @param {RulesModule | URL} source of the rules
 * @param {(url: URL) => Promise<Response>} fetchOk
 * @param {Schema} schema
 * @param {string} schemaHash
 * @returns {Promise<PredictionSetup | null>} null if the module has no rules
 * @throws {import('../page/join-error.js').JoinError}
 */
export async function predictionSetup(source, fetchOk, schema, schemaHash) {
  const module = source instanceof URL ? await importRules(source, fetchOk) : source;
  const rules = checkedRules(module, schema, schemaHash);
  return rules.length > 0 ? { rules, Prediction } : null;
}
