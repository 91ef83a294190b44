import { commonPurposes, outside, type DecisionTable } from './notation.ts';

/**
 * San Leandro: the Services Bureau Captain manages equipment, retention and access (SL-03), a lieutenant and a sergeant the day-to-day
 * work (SL-04). Nobody works without training (SL-10). Prosecutors (SL-14) and verified law enforcement (SL-25) may receive, within
 * California: the law is narrower than the text.
 */
export const sanLeandroTable: DecisionTable = {
  adopted: {
    training: 'needed',
    clearance: 'not asked',
    numbers: 'unset',
    posts: {
      'chief-of-police': '-',
      'services-bureau-captain': 'cameras lists',
      'administrative-lieutenant': 'cameras',
      'administrative-sergeant': 'cameras',
    },
  },
  demonstration: {
    training: 'needed',
    clearance: 'not asked',
    numbers: 'own form',
    posts: {
      'chief-of-police': 'lists-view',
      'services-bureau-captain': 'cameras lists permissions',
      'administrative-lieutenant': 'cameras',
      'administrative-sergeant': 'cameras',
      'watch-commander': 'search hits lists',
      'patrol-officer': 'search hits lists',
      detective: 'search hits lists',
      dispatcher: 'hits',
      'it-manager': 'accounts',
      auditor: 'me',
      'training-officer': 'training',
    },
  },
  numberLetters: 'SL',
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
