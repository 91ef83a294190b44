import type { Clock } from '../foundation/base/clock.ts';
import type { Profile } from '../foundation/contract/profile.ts';
import type { Db } from '../foundation/db/database.ts';
import type { AgencyRef } from '../gate/access/context.ts';
import { enrolAgency, listAgencies } from '../gate/policy/actions.ts';
import { demonstrationProfile, profileCodes, type ProfileCode } from '../gate/policy/load.ts';

/** One of the five, with the profile by which it is governed here. */
export type DemoAgency = {
  code: ProfileCode;
  /** `Barstow`: the city alone, for the screen. */
  city: string;
  ref: AgencyRef;
  profile: Profile;
};

/** Where the cities lie, in degrees: so that hits stand on a map where one looks for them. */
export const places: Readonly<Record<ProfileCode, { latitude: number; longitude: number }>> = {
  carlsbad: { latitude: 33.1581, longitude: -117.3506 },
  'los-alamitos': { latitude: 33.8031, longitude: -118.0726 },
  'san-leandro': { latitude: 37.7249, longitude: -122.1561 },
  corona: { latitude: 33.8753, longitude: -117.5664 },
  barstow: { latitude: 34.8958, longitude: -117.0173 },
};

/** The five agencies, each enrolled with its demonstration profile when it isn't there yet. */
export async function enrolDemoAgencies(db: Db, clock: Clock): Promise<DemoAgency[]> {
  const present = await listAgencies(db);
  const agencies: DemoAgency[] = [];
  for (const code of profileCodes) {
    const profile = demonstrationProfile(code);
    const ref =
      present.find(agency => agency.code === code) ??
      (await enrolAgency(db, { profile, demonstration: true, adoptedBy: 'demonstration', at: clock.now() }));
    agencies.push({ code, city: profile.meta.name.replace(/ Police Department$/, ''), ref, profile });
  }
  return agencies;
}
