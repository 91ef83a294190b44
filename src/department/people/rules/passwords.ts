/**
 * Which passwords are refused: those that are guessed first (NIST SP 800-63B-4 section 3.1.1.2, ASVS 6.2.4). The list is made here by rule: common first words with
 * the endings that people put behind them, two of them side by side, walks over the keyboard, dates. No form of composition is asked for.
 */

export const shortestPassword = 12;
export const longestPassword = 128;

const firstWords =
  'password passwort passcode welcome letmein qwerty iloveyou sunshine princess football baseball basketball softball soccer hockey master ' +
  'superman batman spiderman dragon monkey shadow michael jordan jennifer charlie jessica ashley daniel andrew joshua thomas george robert ' +
  'matthew anthony william nicole hannah amanda freedom whatever trustno access admin administrator login secret computer internet server ' +
  'system default changeme test testing guest user temp temporary hello hunter ranger killer thunder tigger pepper ginger cookie summer ' +
  'winter spring autumn january february march april june july august september october november december monday tuesday wednesday thursday ' +
  'friday saturday sunday flower purple orange yellow silver golden diamond mustang harley corvette ferrari porsche maverick starwars pokemon ' +
  'america american california usa texas dallas losangeles sanfrancisco sandiego oakland lakers raiders yankees dodgers giants cowboys ' +
  'steelers eagles patriots broncos packers chargers warriors angels padres athletics sheriff police policeman officer sergeant captain ' +
  'lieutenant deputy detective trooper patrol dispatch department badge cruiser backup copper thinblueline protectandserve plate plates reader ' +
  'license hotlist camera alpr lpr clets ncic cjis fbi swat kilo tango bravo charliebravo donttreadonme jesus christ blessed family ' +
  'mother father forever friends lovely buster bailey maggie rocky lucky princess samantha victoria liverpool chelsea arsenal abc';

const endings = (
  '1 12 123 1234 12345 123456 1234567 12345678 123456789 1234567890 123123 321 0 00 000 007 01 02 10 11 13 22 23 69 77 88 99 111 222 333 ' +
  '555 666 777 888 999 1111 2222 911 911911 187 420 abc abc123 xyz qwe qwerty one two me you man boy girl'
).split(' ');

const keyboardRows = [
  '1234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertz',
  'azerty',
  'abcdefghijklmnopqrstuvwxyz',
];
const columns = ['1qaz', '2wsx', '3edc', '4rfv', '5tgb', '6yhn', '7ujm', 'zaq1', 'xsw2', 'cde3', 'vfr4'];

const looks: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'l',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '9': 'g',
  '@': 'a',
  $: 's',
  '!': 'l',
  i: 'l',
  '|': 'l',
  '+': 't',
};

/** One spelling for all that a hasty eye takes for the same: small letters, no blanks and signs, digits as the letters they stand for. */
function fold(text: string): string {
  return Array.from(text.normalize('NFKC').toLowerCase())
    .map(letter => looks[letter] ?? letter)
    .filter(letter => /[\p{L}\p{N}]/u.test(letter))
    .join('');
}

let banned: ReadonlySet<string> | undefined;

/** The forms that are refused, folded; made on first use. */
export function bannedForms(): ReadonlySet<string> {
  banned ??= new Set(allForms().map(fold));
  return banned;
}

function allForms(): string[] {
  const words = firstWords.split(' ');
  const years = Array.from({ length: 91 }, (_, index) => String(1950 + index));
  const walks = [...keyboardRows, ...keyboardRows.map(row => row.split('').toReversed().join('')), columns.join('')];
  const found: string[] = [];
  for (const word of words) {
    for (const ending of [...endings, ...years]) found.push(word + ending, ending + word);
    for (const other of words) found.push(word + other);
    found.push(word.repeat(3));
  }
  for (const row of walks) {
    for (let length = 3; length <= row.length; length++) {
      for (let from = 0; from + length <= row.length; from++) {
        const walk = row.slice(from, from + length);
        for (let times = 1; times * length <= 32; times++) found.push(walk.repeat(times));
        if (length >= 5) for (const ending of endings) found.push(walk + ending);
      }
    }
  }
  for (const one of columns) for (const two of columns) for (const three of columns) found.push(one + two + three);
  return found;
}

/** Words that mean nothing secret here: the place, the person, the product. */
export type PasswordContext = { username: string; agencyCode: string; words?: readonly string[] };

const houseWords = [
  'plateward',
  'password',
  'police',
  'department',
  'license',
  'plate',
  'reader',
  'admin',
  'welcome',
  'login',
];

/** Why a password can't be chosen, as the end of a sentence that begins with it; null when it can. */
export function passwordFault(password: string, context: PasswordContext): string | null {
  const plain = password.normalize('NFC').toLowerCase();
  // characters as people count them, not as they are stored
  const { length } = Array.from(new Intl.Segmenter().segment(plain));
  if (length < shortestPassword) return `must have at least ${shortestPassword} characters`;
  if (length > longestPassword) return `must have at most ${longestPassword} characters`;
  if (new Set(plain).size < 5) return 'repeats too few characters';
  if (bannedForms().has(fold(plain))) return 'is one of the passwords that are guessed first';
  if (leftOver(plain, context) < 5) return 'is made of words of this place: its name, yours or the product';
  return null;
}

/** How many letters are left when the words that everybody knows are taken out, the longest first. */
function leftOver(plain: string, { username, agencyCode, words = [] }: PasswordContext): number {
  const known = [...houseWords, username, agencyCode, ...words]
    .flatMap(word => [word, ...word.split(/[^\p{L}]+/u)])
    .flatMap(word => [fold(word), word.toLowerCase().replaceAll(/[^\p{L}]/gu, '')])
    .filter(word => word.length >= 3)
    .sort((one, two) => two.length - one.length);
  const without = (text: string): number => known.reduce((rest, word) => rest.replaceAll(word, ''), text).length;
  // digits as letters, and digits left out
  return Math.min(without(fold(plain)), without(plain.replaceAll(/[^\p{L}]/gu, '')));
}
