import { commonPurposes, outside, type DecisionTable, type Powers } from './notation.ts';

/**
 * Barstow names everybody: eight posts with full use (BA-60), three with limited use (BA-61), vendor personnel for maintenance only
 * (BA-62). The Administrative Division Commander manages (BA-07), gives permissions (BA-63) and, with the IT Manager alone, makes
 * accounts (BA-64); being commander makes nobody a user. Training (BA-21) and clearance (BA-59) are both needed.
 */
const posts: Record<string, Powers> = {
  'chief-of-police': 'search hits lists',
  captain: 'search hits lists',
  lieutenant: 'search hits lists',
  sergeant: 'search hits lists',
  'detective-sergeant': 'search hits lists',
  corporal: 'search hits lists',
  detective: 'search hits lists',
  'patrol-officer': 'search hits lists',
  'dispatch-supervisor': 'hits',
  dispatcher: 'hits',
  'it-manager': 'hits accounts',
  'vendor-technician': 'cameras-view',
  'administrative-division-commander': 'cameras lists permissions accounts',
  'day-to-day-administrator': 'cameras',
  'operations-division-commander': 'lists-view',
  'watch-commander': 'lists-view',
  'custodian-of-records': 'me',
  'administrative-training-corporal': 'training',
};

export const barstowTable: DecisionTable = {
  adopted: { training: 'needed', clearance: 'needed', numbers: 'unset', posts },
  demonstration: { training: 'needed', clearance: 'needed', numbers: 'own form', posts },
  numberLetters: 'BA',
  purposes: { ...commonPurposes, investigatory_lead: 'any', crime_analysis: 'any' },
  recipients: {
    ca_local_law_enforcement: 'yes',
    ca_state_law_enforcement: 'yes',
    ca_state: 'policy',
    ca_prosecutor: 'yes',
    ca_public_agency: 'policy',
    ...outside,
  },
};
