import { commonPurposes, outside, type DecisionTable } from './notation.ts';

/**
 * Corona: the Support Services Division Commander manages equipment, retention and access (CO-03), assigned personnel the day-to-day
 * work (CO-04), the Support Services supervisor collection and transfer (CO-15). Nobody works without training (CO-10). Prosecutors
 * (CO-14) and verified law enforcement (CO-25) may receive, within California.
 */
export const coronaTable: DecisionTable = {
  adopted: {
    training: 'needed',
    clearance: 'not asked',
    numbers: 'unset',
    posts: {
      'support-services-division-commander': 'cameras lists',
      'day-to-day-administrator': 'cameras',
      'support-services-supervisor': 'cameras',
      'records-supervisor': 'me',
    },
  },
  demonstration: {
    training: 'needed',
    clearance: 'not asked',
    numbers: 'own form',
    posts: {
      'support-services-division-commander': 'cameras lists permissions',
      'day-to-day-administrator': 'cameras',
      'support-services-supervisor': 'cameras',
      'records-supervisor': 'me',
      'chief-of-police': 'lists-view',
      'watch-commander': 'search hits lists',
      'patrol-officer': 'search hits lists',
      detective: 'search hits lists',
      dispatcher: 'hits',
      'it-manager': 'accounts',
      auditor: 'me',
      'training-officer': 'training',
    },
  },
  numberLetters: 'CO',
  purposes: commonPurposes,
  recipients: {
    ca_local_law_enforcement: 'yes',
    ca_state_law_enforcement: 'yes',
    ca_state: 'policy',
    ca_prosecutor: 'yes',
    ca_public_agency: 'policy',
    ...outside,
  },
};
