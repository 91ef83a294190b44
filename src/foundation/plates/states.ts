/** The 50 states and the District of Columbia with their postal codes (USPS Publication 28, appendix B). */
export const states = [
  ['AL', 'Alabama'],
  ['AK', 'Alaska'],
  ['AZ', 'Arizona'],
  ['AR', 'Arkansas'],
  ['CA', 'California'],
  ['CO', 'Colorado'],
  ['CT', 'Connecticut'],
  ['DE', 'Delaware'],
  ['DC', 'District of Columbia'],
  ['FL', 'Florida'],
  ['GA', 'Georgia'],
  ['HI', 'Hawaii'],
  ['ID', 'Idaho'],
  ['IL', 'Illinois'],
  ['IN', 'Indiana'],
  ['IA', 'Iowa'],
  ['KS', 'Kansas'],
  ['KY', 'Kentucky'],
  ['LA', 'Louisiana'],
  ['ME', 'Maine'],
  ['MD', 'Maryland'],
  ['MA', 'Massachusetts'],
  ['MI', 'Michigan'],
  ['MN', 'Minnesota'],
  ['MS', 'Mississippi'],
  ['MO', 'Missouri'],
  ['MT', 'Montana'],
  ['NE', 'Nebraska'],
  ['NV', 'Nevada'],
  ['NH', 'New Hampshire'],
  ['NJ', 'New Jersey'],
  ['NM', 'New Mexico'],
  ['NY', 'New York'],
  ['NC', 'North Carolina'],
  ['ND', 'North Dakota'],
  ['OH', 'Ohio'],
  ['OK', 'Oklahoma'],
  ['OR', 'Oregon'],
  ['PA', 'Pennsylvania'],
  ['RI', 'Rhode Island'],
  ['SC', 'South Carolina'],
  ['SD', 'South Dakota'],
  ['TN', 'Tennessee'],
  ['TX', 'Texas'],
  ['UT', 'Utah'],
  ['VT', 'Vermont'],
  ['VA', 'Virginia'],
  ['WA', 'Washington'],
  ['WV', 'West Virginia'],
  ['WI', 'Wisconsin'],
  ['WY', 'Wyoming'],
] as const;

export type StateCode = (typeof states)[number][0];

const nameByCode = new Map<StateCode, string>(states);
const codeByText = new Map<string, StateCode>(
  states.flatMap(([code, name]) => [[code, code] as const, [name.toUpperCase(), code] as const]),
);
codeByText.set('WASHINGTON DC', 'DC');

/** Longer than any way to write a state; a longer text is refused unread. */
const maxStateTextLength = 40;

/**
 * The state that a camera, a list or a person wrote: a postal code or a name in any case, also after a country (`us-ca`, `US CA`).
 * Null for anything else, other countries too: an unknown state is never guessed.
 */
export function parseState(text: string): StateCode | null {
  if (text.length > maxStateTextLength) return null;
  const words = text
    .toUpperCase()
    .replaceAll('.', '')
    .split(/[\s\-_,/]+/)
    .filter(word => word !== '');
  const whole = codeByText.get(words.join(' '));
  if (whole !== undefined) return whole;
  const afterCountry = words[0] === 'US' || words[0] === 'USA' ? words.slice(1) : [];
  return codeByText.get(afterCountry.join(' ')) ?? null;
}

/** The name of a state, for people. */
export function stateName(code: StateCode): string {
  return nameByCode.get(code) ?? code;
}
