#!/bin/sh
# Makes docs/pictures/onboarding.png and e-cps.png from the pictures of the last `make onboarding` (needs ImageMagick).
set -eu
cd "$(dirname "$0")/.."
images=target/onboarding/images/carte__un-medecin-cree-son-compte-avec-sa-carte-cps__
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

tiles=""
for page in C1:c1-accueil C1:c1-mire C2:c2-certificat C3:c3-code C4:c4-adresse C5:c5-verification C6:c6-courriel \
    C7:c7-compte-initialise C8a:c8a-conditions-acceptees C8b:c8b-parametres P1:p1-espace-personnel \
    P3:p3-modifier-les-parametres; do
    name=${page#*:}
    convert "$images$name.png" -gravity north -crop 1280x900+0+0 +repage -background white -extent 1280x900 \
        -resize 480x -bordercolor '#bbb' -border 1 "$work/$name.png"
    tiles="$tiles -label ${page%%:*} $work/$name.png"
done
# shellcheck disable=SC2086 # a list of words
montage $tiles -tile 4x -geometry +14+10 -background '#f6f6f6' -font Liberation-Sans-Bold -pointsize 20 \
    -fill '#000091' "$work/sheet.png"
convert "$work/sheet.png" +dither -colors 128 -strip png8:docs/pictures/onboarding.png

# The e-CPS: browser and phone side by side.
images=target/onboarding/images/e-cps__un-medecin-revient-avec-son-e-cps__
tiles=""
for page in E1:e1-mire E2:e2-certificat E3:e3-identifiant E4:e4-code E5:e5-notification E5:e5-mot-de-passe E5:e5-trois-codes \
    E5:e5-authentification-reussie E6:e6-espace-personnel; do
    name=${page#*:}
    convert "$images$name.png" -gravity north -crop 1280x900+0+0 +repage -background white -resize x360 \
        -bordercolor '#bbb' -border 1 "$work/$name.png"
    tiles="$tiles -label ${page%%:*} $work/$name.png"
done
# shellcheck disable=SC2086 # a list of words
montage $tiles -tile 5x -geometry +14+10 -background '#f6f6f6' -font Liberation-Sans-Bold -pointsize 20 \
    -fill '#000091' "$work/e-cps.png"
convert "$work/e-cps.png" +dither -colors 128 -strip png8:docs/pictures/e-cps.png
