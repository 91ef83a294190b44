import { commonPurposes, outside, type DecisionTable } from './notation.ts';

/**
 * Los Alamitos: the Support Services Division Commander manages equipment, retention and access (LA-07, LA-08) and approves releases
 * (LA-42); members assigned to the day-to-day work see to the equipment (LA-09). Nobody works without training (LA-23). Titles of users
 * are left to a procedure (LA-11), so the text itself lets nobody search. Law enforcement and prosecutors may receive (LA-37).
 */
export const losAlamitosTable: DecisionTable = {
  adopted: {
    training: 'needed',
    clearance: 'not asked',
    numbers: 'unset',
    posts: {
      'support-services-division-commander': 'cameras lists',
      'day-to-day-administrator': 'cameras',
      'custodian-of-records': 'me',
      'training-officer': 'training',
    },
  },
  demonstration: {
    training: 'needed',
    clearance: 'not asked',
    numbers: 'own form',
    posts: {
      'support-services-division-commander': 'cameras lists permissions',
      'day-to-day-administrator': 'cameras',
      'custodian-of-records': 'me',
      'training-officer': 'training',
      'chief-of-police': 'lists-view',
      'watch-commander': 'search hits lists',
      'patrol-officer': 'search hits lists',
      detective: 'search hits lists',
      dispatcher: 'hits',
      'it-manager': 'accounts',
      auditor: 'me',
    },
  },
  numberLetters: 'LA',
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
