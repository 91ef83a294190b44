/**
 * Who may call what, written down by hand from the policies and not taken from the product's own tables: if the two differ, one
 * of them is wrong, and the walk says where.
 */
export const personRoles = [
  'full',
  'limited',
  'administrator',
  'account-creator',
  'permission-grantor',
  'approver',
  'equipment',
  'training-officer',
  'records',
  'auditor',
  'vendor',
] as const;
export type PersonRole = (typeof personRoles)[number];

/** `everyone`: without a session too. `camera key`: no person, whatever the posts. */
export type Expected = readonly PersonRole[] | 'everyone' | 'camera key';

const officers: readonly PersonRole[] = ['full', 'limited'];

export const mayCall: Record<string, Expected> = {
  alive: 'everyone',
  ready: 'everyone',
  describe: 'everyone',
  openSession: 'everyone',
  closeSession: personRoles,
  viewMe: personRoles,
  viewMatterForm: personRoles,
  // BA-64; the administrator manages access but creates no account
  createAccount: ['account-creator'],
  listAccounts: ['administrator', 'account-creator', 'permission-grantor', 'training-officer', 'auditor'],
  // BA-52
  recordTraining: ['training-officer'],
  // BA-62: the vendor sees the equipment and changes nothing
  listCameras: ['administrator', 'equipment', 'vendor'],
  enrolCamera: ['administrator', 'equipment'],
  issueKey: ['administrator', 'equipment'],
  revokeKey: ['administrator', 'equipment'],
  ingestRead: 'camera key',
  ingestAlprGroup: 'camera key',
  ingestImage: 'camera key',
  listQuarantine: ['administrator', 'equipment'],
  listHotlists: ['full', 'administrator', 'approver'],
  importHotlist: ['full', 'administrator'],
  // BA-61: dispatch works on hits and never browses
  listHits: officers,
  followHits: officers,
  takeHit: officers,
  answerHit: officers,
  closeHit: officers,
  showHitPhoto: officers,
  runInquiry: ['full'],
  // rests on an inquiry of the same person, so that `limited` has none in ordinary life
  showInquiryPhoto: officers,
};

/** The posts of the Barstow policy with their roles (BA-46, BA-49 to BA-52, BA-60 to BA-70), as its text reads. */
export const barstowPosts: Record<string, readonly PersonRole[]> = {
  'chief-of-police': ['full', 'approver'],
  captain: ['full'],
  lieutenant: ['full'],
  sergeant: ['full'],
  'detective-sergeant': ['full'],
  corporal: ['full'],
  detective: ['full'],
  'patrol-officer': ['full'],
  'dispatch-supervisor': ['limited'],
  dispatcher: ['limited'],
  'it-manager': ['limited', 'account-creator'],
  'vendor-technician': ['vendor'],
  'administrative-division-commander': [
    'administrator',
    'equipment',
    'permission-grantor',
    'account-creator',
    'approver',
    'auditor',
  ],
  'day-to-day-administrator': ['equipment'],
  'operations-division-commander': ['approver'],
  'watch-commander': ['approver'],
  'custodian-of-records': ['records'],
  'administrative-training-corporal': ['training-officer'],
};
