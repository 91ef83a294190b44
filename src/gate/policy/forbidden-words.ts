/**
 * Reads free text for words that speak of immigration enforcement. It is a screen, not the control: the purpose list is
 * (floor.ts). Words that often mean something else ("ice" as a drug, HSI on a narcotics case) are taken only with company.
 */

/** Letters of other alphabets that look like Latin ones, and digits used for letters. */
const lookAlikeLetters: Readonly<Record<string, string>> = {
  а: 'a',
  е: 'e',
  о: 'o',
  р: 'p',
  с: 'c',
  і: 'i',
  у: 'y',
  х: 'x',
  ο: 'o',
  ι: 'i',
  α: 'a',
  ı: 'i',
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
  '|': 'i',
};

/** Found anywhere once everything but letters is gone, so that blanks and dots don't hide them. */
const wordsAnywhere = [
  'immigration',
  'immigrant',
  'inmigracion',
  'deportation',
  'deportable',
  'deportee',
  'illegalalien',
  'undocumentedalien',
  'undocumentedperson',
  'undocumentedmigrant',
  'undocumentedworker',
  'borderpatrol',
  'customsandborder',
  'customsenforcement',
  'visaoverstay',
  'icedetainer',
  'removalorder',
  'orderofremoval',
] as const;

const phrases = [
  // 287(g) agreements, and the immigration crimes of title 8
  /\b287\s*\(?g\)?(?!\w)/,
  /\b8\s*u\.?\s*s\.?\s*c\.?\s*(?:section|sec|§)?\s*13(?:04|06|23|24|25|26|57)\b/,
  /\b(?:deport|deported|deporting|la migra|uscis|usbp|cbp)\b/,
  /\b(?:enforcement (?:and|&) removal|ero (?:agent|officer|request|warrant|operation|team))/,
  /\b(?:civil|administrative) (?:detainer|immigr)/,
] as const;

/** Who enforces it, written I.C.E. or with a companion word in any case. */
const iceCompany =
  /\bice (?:agents?|officers?|detainers?|holds?|raids?|requests?|ero|warrants?|task force|operations?|field office|fugitives?|pick ?up|transfer|enforcement)\b|\b(?:assist(?:ing)?|aid(?:ing)?|help(?:ing)?|per|dhs|federal|notify|requests? (?:from|by|of)|behalf of) ice\b/;
const iceWeather =
  /\b(?:black|dry|crushed) ice\b|\bice (?:cream|chest|machine|pick|rink|skat\w*|storm|covered|on (?:the )?(?:road|roadway|street|freeway|highway|bridge|pavement|windshield))\b/g;

/** The words in `text` that speak of immigration enforcement, or undefined. Government Code 7284.6(a)(1). */
export function immigrationWords(text: string): string | undefined {
  const plain = text
    .normalize('NFKD')
    .replaceAll(/[\p{Mn}\p{Cf}]/gu, '')
    .replaceAll(/\s+/g, ' ');
  const lower = plain.toLowerCase();
  const letters = unmask(lower).replaceAll(/[^a-z]/g, '');
  const anywhere = wordsAnywhere.find(word => letters.includes(word));
  if (anywhere !== undefined) return anywhere;
  for (const phrase of phrases) {
    const found = phrase.exec(lower);
    if (found !== null) return found[0];
  }
  // Upper case ICE, dotted or spaced, is the agency unless the weather or a shop explains it.
  const dotless = plain.replaceAll(/\bI[. ]C[. ]E\b\.?/g, 'ICE').replaceAll(/\bi\.c\.e\b\.?/g, 'ICE');
  const withoutWeather = dotless.replaceAll(new RegExp(iceWeather.source, 'gi'), ' ');
  if (/\bICE\b/.test(withoutWeather)) return 'ICE';
  return iceCompany.exec(withoutWeather.toLowerCase())?.[0];
}

/** Words that a purpose of a profile may not carry, beyond those above: purposes are few and written with care. */
const protectedWords =
  /\b(?:abortions?|reproductive|contracepti\w+|gender[ -]affirming|transgender|protest(?:s|er|ers|ing)?|demonstrators?|rall(?:y|ies)|assembly|worship|religio\w*|mosques?|church(?:es)?|synagogues?|political|union activit\w+|journalis\w+|press coverage)\b/;

/** The words in the id or label of a purpose that speak of protected activity, or undefined. */
export function protectedActivityWords(text: string): string | undefined {
  return protectedWords.exec(text.toLowerCase().replaceAll('_', ' '))?.[0];
}

function unmask(text: string): string {
  return Array.from(text, character => lookAlikeLetters[character] ?? character).join('');
}
