import { outside, type DecisionTable } from './notation.ts';

/**
 * Carlsbad: a special order on one section. It says nothing of training (so nobody sees data until it is set), names three purposes as
 * examples (CB-06), asks for number and reason (CB-09) and shares with three classes only (CB-11 to CB-13): prosecutors of a county are
 * no law enforcement agency.
 */
export const carlsbadTable: DecisionTable = {
  adopted: {
    training: 'unset',
    clearance: 'not asked',
    numbers: 'unset',
    posts: { 'chief-of-police': '-', 'records-manager': 'me' },
  },
  demonstration: {
    training: 'needed',
    clearance: 'not asked',
    numbers: 'own form',
    posts: {
      'chief-of-police': 'lists-view',
      'records-manager': 'me',
      'watch-commander': 'search hits lists',
      'patrol-officer': 'search hits lists',
      detective: 'search hits lists',
      dispatcher: 'hits',
      'it-manager': 'accounts',
      auditor: 'me',
      'alpr-administrator': 'cameras lists permissions',
      'training-officer': 'training',
    },
  },
  numberLetters: 'CB',
  purposes: { criminal_investigation: 'any', department_civil: 'case', department_administrative: 'case' },
  recipients: {
    ca_local_law_enforcement: 'yes',
    ca_state_law_enforcement: 'yes',
    ca_state: 'yes',
    ca_prosecutor: 'policy',
    ca_public_agency: 'policy',
    ...outside,
  },
};
