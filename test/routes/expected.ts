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

const accountViewers: readonly PersonRole[] = [
  'administrator',
  'account-creator',
  'permission-grantor',
  'training-officer',
  'auditor',
];

const trainingViewers: readonly PersonRole[] = ['administrator', 'approver', 'training-officer', 'auditor'];

/** Everybody who works here; a vendor's technician does not. */
const members: readonly PersonRole[] = personRoles.filter(role => role !== 'vendor');

export const mayCall: Record<string, Expected> = {
  alive: 'everyone',
  ready: 'everyone',
  describe: 'everyone',
  openSession: 'everyone',
  answerSecondFactor: 'everyone',
  viewSignIn: 'everyone',
  // one's own account
  stepUp: personRoles,
  listSessions: personRoles,
  endSession: personRoles,
  listFactors: personRoles,
  offerTotp: personRoles,
  confirmTotp: personRoles,
  removeFactor: personRoles,
  changePassword: personRoles,
  // CJIS AC-7: released by an administrator
  releaseLock: ['administrator', 'account-creator'],
  askPasskey: 'everyone',
  askSingleSignOn: 'everyone',
  openBySingleSignOn: 'everyone',
  listIdentities: accountViewers,
  linkIdentity: ['administrator', 'account-creator'],
  unlinkIdentity: ['administrator', 'account-creator'],
  openByPasskey: 'everyone',
  openBreakGlass: 'everyone',
  askStepUp: personRoles,
  offerPasskey: personRoles,
  enrolPasskey: personRoles,
  // nobody alone: a second person decides
  askFactorReset: ['account-creator'],
  makeEnrolmentCode: ['account-creator'],
  // sealed accounts only
  restoreSignIn: [],
  closeSession: personRoles,
  viewMe: personRoles,
  viewMatterForm: personRoles,
  // BA-64; the administrator manages access but creates no account
  createAccount: ['account-creator'],
  listAccounts: accountViewers,
  renewInvitation: ['account-creator'],
  acceptInvitation: 'everyone',
  importAccounts: ['account-creator'],
  askReactivation: ['account-creator'],
  viewAccount: accountViewers,
  // BA-35; CJIS AC-2(13): whoever makes accounts can stop one at once
  deactivateAccount: ['administrator', 'account-creator'],
  listNotices: personRoles,
  seeNotice: personRoles,
  // BA-63
  changeSupervisor: ['permission-grantor'],
  givePost: ['permission-grantor'],
  endPost: ['permission-grantor'],
  importPosts: ['permission-grantor'],
  grantClearance: ['permission-grantor'],
  endClearance: ['permission-grantor'],
  importClearances: ['permission-grantor'],
  grantEntitlement: ['permission-grantor'],
  endEntitlement: ['permission-grantor'],
  listPosts: accountViewers,
  // LA-09, CO-04, BA-08
  listDelegations: accountViewers,
  delegateDuty: ['administrator'],
  endDelegation: ['administrator'],
  // BA-35
  listAccountReviews: accountViewers,
  openAccountReview: ['administrator'],
  viewAccountReview: accountViewers,
  decideAccount: ['administrator'],
  closeAccountReview: ['administrator'],
  // BA-62
  listVendorOpenings: accountViewers,
  openVendor: ['administrator'],
  extendVendor: ['administrator'],
  closeVendor: ['administrator'],
  viewSetup: ['administrator', 'auditor'],
  recordSetup: ['administrator'],
  // BA-52
  recordTraining: ['training-officer'],
  importTraining: ['training-officer'],
  correctTraining: ['training-officer'],
  proposeCourse: ['training-officer'],
  retireCourse: ['training-officer'],
  // LA-08, BA-07: the administrator answers for access; approvers and auditors see who is trained
  listCourses: trainingViewers,
  viewTraining: trainingViewers,
  listLapsing: trainingViewers,
  listOrders: trainingViewers,
  // a changed policy is the administrator's to follow up
  requireTrainingAnew: ['administrator'],
  // BA-40
  orderRetraining: ['administrator', 'approver', 'training-officer'],
  viewMyTraining: personRoles,
  // their own requests, and those that wait for them
  listApprovals: members,
  showApproval: members,
  // BA-63, BA-65 to BA-70: besides the post that is in the chain
  decideApproval: ['administrator', 'permission-grantor', 'approver'],
  withdrawApproval: members,
  recordUnavailable: members,
  // what their posts owe
  listObligations: members,
  closeObligation: members,
  waiveObligation: ['administrator', 'approver'],
  // BA-07: the administrator asks; CB-14: the Chief approves
  viewProfile: members,
  viewClauses: members,
  diffProfiles: members,
  proposeProfile: ['administrator'],
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
  takeOverHit: officers,
  recordStep: officers,
  undoStep: officers,
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
