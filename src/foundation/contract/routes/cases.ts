import { z } from 'zod';
import { defineRoute } from '../route.ts';

const numberForm = z.object({ pattern: z.string(), examples: z.array(z.string()) }).nullable();

export const caseRoutes = {
  viewMatterForm: defineRoute({
    method: 'GET',
    path: '/v1/matter-form',
    summary: 'What an inquiry must carry at this agency: its purposes, and the forms of its case and incident numbers',
    kind: 'json',
    access: { permission: 'me.view', purpose: 'none', event: 'matter_form.viewed' },
    rateLimit: { per: 'person', max: 120, windowSeconds: 60 },
    status: 200,
    answer: z.object({
      purposes: z.array(
        z.object({ id: z.string(), label: z.string(), needsCaseNumber: z.boolean(), ground: z.string() }),
      ),
      /** null: the agency has yet to set the form, and no inquiry can be made with such a number. */
      caseNumber: numberForm,
      incidentNumber: numberForm,
      caseOrIncidentRequired: z.boolean(),
      reasonRequired: z.boolean(),
    }),
  }),
};
