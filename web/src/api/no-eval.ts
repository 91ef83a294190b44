import { config } from 'zod';

// The page's policy forbids making code from text (no 'unsafe-eval'); asked before the first schema is made, Zod does without.
config({ jitless: true });
