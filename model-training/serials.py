"""Plate texts: the formats states issue, vanity texts, and the nine-character texts of made-up demonstration plates.

A format is written with A for a letter, 9 for a digit, other letters after a backslash or in small for themselves, and - or space
for what is drawn between groups but is no part of the text.
"""

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
PLAIN_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"

CALIFORNIA = [
    ("9AAA999", 60), ("999AAA9", 8), ("99999A9", 6), ("9A99999", 8), ("9999999", 3), ("AAA 999", 4), ("999 AAA", 5),
    ("A99 999", 1), ("AA 9999", 1), ("99A9999", 2), ("AA99A99", 1), ("9A9999", 2),
]
OTHERS = [
    ("AAA 9999", 14), ("AAA-9999", 12), ("AAA 999", 12), ("AAA-999", 8), ("AAA·999", 6), ("999 AAA", 8), ("999-AAA", 6),
    ("999·AAA", 4), ("AA 9999", 3), ("AA-9999", 2), ("9999 AA", 3), ("999999", 5), ("999 9999", 5), ("99999", 2), ("A99 9999", 2),
    ("A99-AAA", 4), ("A99AAA", 3), ("AAA 99A", 4), ("AAA-99A", 2), ("AAA9999", 5), ("AB9 9999", 2), ("9AA 999", 1), ("99A AAA", 1),
    ("A99999", 2), ("9999AA", 1), ("99-9999", 1), ("9A A9999", 1), ("99AAA9", 1), ("9-99999", 1), ("9-9999A", 1), ("AA 99999", 2),
    ("AAA A99", 1), ("99 AA99", 1), ("9AA9999", 1), ("AA9 9AA", 1), ("99A 99A", 1), ("9999999", 1), ("AA99 AAA", 2), ("9AAA99", 3),
    ("AAAA99", 1), ("99AA99", 1), ("999 99A", 1), ("A9A 9A9", 1), ("AAAAAAA", 1), ("9999", 1), ("999", 1), ("A9999", 1),
    ("9*9999", 2), ("9*99AA", 1), ("9*999A", 2), ("99*999A", 2), ("99*9999", 1), ("99-999AA", 1), ("9-9999A", 1), ("AAA*999", 4), ("999*AAA", 3),
    ("AA*9999", 2), ("9AA*999", 1), ("AAA*99A", 1), ("AAA99A9", 2), ("A99*AAA", 1), ("99999A", 1), ("AA9999", 2), ("9999A", 1), ("99", 1), ("999999A", 1),
]
WORDS = (
    "LOVE MY CAR SUN SEA FUN RUN BIG RED BLUE FAST GO TEAM DAD MOM KID DOG CAT SKI SURF GOLF BIKE HOME FARM LAKE ROCK STAR "
    "KING JAZZ TUNE ZOOM VROOM HAPPY LUCKY ANGEL BEACH OCEAN RIVER EAGLE TIGER HONEY SUGAR MAGIC DREAM PEACE SMILE FAMILY "
    "GARDEN WINTER SUMMER QUICK QUEEN JOY FOX ZEN YOGA WAVE IVY OAK ELM PINE ROSE LILY NO YES OK THE ONE TWO 4 2 1 U R IM I"
).split()


def pick(rng, weighted):
    """One of (value, weight) pairs."""
    total = sum(weight for _, weight in weighted)
    at = rng.random() * total
    for value, weight in weighted:
        at -= weight
        if at < 0:
            return value
    return weighted[-1][0]


def from_format(rng, form, letters=LETTERS):
    """A text drawn as `form` says; separators are kept."""
    out = []
    for c in form:
        if c == "A":
            out.append(letters[rng.randrange(len(letters))])
        elif c == "9":
            out.append(str(rng.randrange(10)))
        else:
            out.append(c)
    return "".join(out)


def vanity(rng):
    """Words, parts of words, words with doubled letters and random mixes, 1 to 10 characters."""
    roll = rng.random()
    if roll < 0.5:
        text, longest = "", 8 if rng.random() < 0.7 else 10
        while len(text.replace(" ", "")) < 2 + rng.randrange(longest - 2):
            text += WORDS[rng.randrange(len(WORDS))] + (" " if rng.random() < 0.25 else "")
        text = text.strip()
        while len(text.replace(" ", "")) > longest:
            text = text[:-1].strip()
        return text
    length = 1 + rng.randrange(8) if roll < 0.6 else 3 + rng.randrange(5) if roll < 0.9 else 6 + rng.randrange(5)
    characters = LETTERS if rng.random() < 0.6 else LETTERS + "0123456789"
    text = "".join(characters[rng.randrange(len(characters))] for _ in range(length))
    # Twins and triplets are what a reader miscounts.
    while rng.random() < 0.35 and length > 2:
        at = rng.randrange(length - 1)
        text = text[: at + 1] + text[at] + text[at + 2:]
    if length > 3 and rng.random() < 0.2:
        at = 1 + rng.randrange(length - 1)
        text = text[:at] + " " + text[at:]
    return text


def fictional(rng):
    """Nine characters like PW8D25D35, as the project's demonstrations use."""
    return from_format(rng, "PW9A99A99", PLAIN_LETTERS)


def european(rng):
    """Texts like those of European plates, which the detector's and reader's tests also hold."""
    return from_format(rng, pick(rng, [("AA-999-AA", 4), ("AA99 AAA", 4), ("A AA 9999", 3), ("AA 999 AA", 3), ("9A9 9999", 3),
                                       ("A 99 AAA", 3), ("AA 99 AAA", 4), ("AAA 999", 2), ("9-AAA-999", 2), ("AAA AA99", 2), ("AA*999AA", 7), ("AA·9999·AA", 2),
                                       ("AA*AA 999", 2), ("AAA*AA 99", 2), ("A*AA 9999", 2), ("99-AA-AA", 2), ("AA99AAA", 2), ("AAA9999", 1)]))


def california(rng):
    """A Californian text: the first and third letters are never I, O or Q."""
    form = pick(rng, CALIFORNIA)
    text = from_format(rng, form, PLAIN_LETTERS)
    if "AAA" in form and rng.random() < 0.06:
        at = form.index("AAA") + 1
        text = text[:at] + "OI"[rng.randrange(2)] + text[at + 1:]
    return text


def other_state(rng):
    """A text in another state's format."""
    return from_format(rng, pick(rng, OTHERS), LETTERS if rng.random() < 0.6 else PLAIN_LETTERS)


def plain(text):
    """The text alone, without what is drawn between groups."""
    return "".join(c for c in text if c.isalnum())
