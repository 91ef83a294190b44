#!/bin/sh
# Fetches the fonts that rendered plates are drawn with into $PLATEWARD_TRAINING/fonts. Fonts are never committed.
# Needs npm, python3-fonttools and python3-brotli. Debian: apt-get install fonts-routed-gothic fonts-osifont fonts-b612
set -eu
work="${PLATEWARD_TRAINING:-/tmp/plateward-training}/fonts"
mkdir -p "$work"
cd "$work"
for font in barlow barlow-condensed barlow-semi-condensed saira-condensed overpass share-tech roboto-condensed \
  rajdhani oswald yellowtail kaushan-script playfair-display share-tech-mono nunito roboto-mono archivo-narrow m-plus-rounded-1c \
  pathway-gothic-one saira-semi-condensed; do
  [ -d "$font" ] && continue
  mkdir "$font"
  tar xzf "$(npm pack --silent "@fontsource/$font")" -C "$font" --strip-components=1
done
/usr/bin/python3 - <<'PY'
import glob, os
from fontTools.ttLib import TTFont
wanted = ("latin-400-normal", "latin-500-normal", "latin-600-normal", "latin-700-normal")
for path in sorted(glob.glob("*/files/*.woff")):
    name = os.path.basename(path)[: -len(".woff")]
    if name.endswith(wanted) and "latin-ext" not in name:
        font = TTFont(path)
        font.flavor = None
        font.save(name + ".ttf")
PY
ls ./*.ttf | wc -l
