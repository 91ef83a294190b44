/** Shortest reason that can say why, in characters. */
export const shortestReason = 10;
/** Longest reason that is taken, in characters. */
export const longestReason = 1000;

/** Words that say nothing about why: a reason made of these alone is no reason. */
const emptyWords = new Set(
  `a about above an and any as asked at be because by can do done for from had has have he her his i in into is it its me my need
  needed needs no not of on or our over per please see she so some than that the their them then there they this to up us was we
  were will with would you
  access active activity agency ask assist bolo browse browsing business call case cases check checked checking cop cops crime
  criminal database department detective dept det doing duty enforcement enquiry find follow following followup general hit hits
  incident info information inq inquiries inquiry inv invest investigate investigated investigates investigating investigation
  investigations investigative investigator law le leo legal legitimate license licence list look looking lookup looks lpr alpr
  matter misc miscellaneous mine na none note notes nothing number official officer officers ongoing only other ours patrol pd
  pending plate plates police policing possible proactive purpose purposes query random read reads reason reasons record records
  regarding related report reports request requested required research review routine run running same search searched searches
  searching sergeant shift something stuff supervisor suspect system test tested testing tests thing things unit unknown
  use used using various vehicle vehicles veh car cars various work working
  abc asd asdf asdfasdf asdfgh asdfghjkl blah foo bar foobar hello ok okay qwe qwerty qwertyuiop xxx xyz yes zxcv zxcvbn zxcvbnm todo tbd`
    .split(/\s+/)
    .filter(word => word.length > 0),
);

/**
 * Why `reason` says nothing, in words for the person who wrote it, or undefined when it says something. `numbers` are the
 * case and incident numbers given beside it: repeating them is no reason.
 */
export function emptyReasonFault(reason: string, numbers: readonly string[]): string | undefined {
  const text = reason
    .normalize('NFKC')
    .replaceAll(/\p{Cf}/gu, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  if (text.length < shortestReason)
    return `Write at least ${shortestReason} characters about what you are looking into.`;
  let rest = text.toLowerCase();
  for (const number of numbers) rest = rest.replaceAll(number.toLowerCase(), ' ');
  // Each word alone is empty, together they are an offence (Vehicle Code 20001).
  rest = rest.replaceAll(/\bhit[\s-]*(?:and|&|n)?[\s-]*run\b/g, 'hitandrun');
  const words = rest.match(/\p{L}+/gu) ?? [];
  const telling = words.filter(word => word.length >= 3 && !emptyWords.has(word) && !isMash(word));
  if (telling.length > 0) return undefined;
  return 'Say what happened and what you expect to find, for example which offence and where; these words fit any search.';
}

/** True for a word that is one or two letters over and over, or a run of a keyboard row. */
function isMash(word: string): boolean {
  if (new Set(word).size <= 2) return true;
  if (word.length >= 6 && /^(.{2,5}?)\1+.{0,2}$/u.test(word)) return true;
  return (
    word.length >= 5 &&
    ['qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'abcdefghijklmnopqrstuvwxyz'].some(row => row.includes(word))
  );
}
