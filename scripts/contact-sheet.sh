#!/bin/sh
# Makes the sheets of docs/pictures from the pictures of the last `make onboarding` (needs ImageMagick).
set -eu
cd "$(dirname "$0")/.."
images=target/onboarding/images
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# sheet NAME COLUMNS PAGE…: docs/pictures/NAME.png. A PAGE is the name of an approved page, from a part of its scenario's
# on (`cree-son-compte-avec-sa-carte-cps__c1-accueil`); it is labelled with the guide's step.
sheet() {
    name=$1
    columns=$2
    shift 2
    tiles=""
    for page in "$@"; do
        step=$(printf '%s' "${page##*__}" | cut -d- -f1 | sed 's/^[a-z]/\U&/')
        convert "$images"/*"$page.png" -gravity north -crop 1280x900+0+0 +repage -background white -resize x340 \
            -bordercolor '#bbb' -border 1 "$work/$page.png"
        tiles="$tiles -label $step $work/$page.png"
    done
    # shellcheck disable=SC2086 # a list of words
    montage $tiles -tile "${columns}x" -geometry +14+10 -background '#f6f6f6' -font Liberation-Sans-Bold -pointsize 20 \
        -fill '#000091' "$work/sheet.png"
    convert "$work/sheet.png" +dither -colors 128 -strip "png8:docs/pictures/$name.png"
}

card=carte__un-medecin-cree-son-compte-avec-sa-carte-cps_
space=disponibilites-indisponibilites-et-informations-sont-gardees_
sheet onboarding 4 ${card}_c1-accueil ${card}_c1-mire ${card}_c2-certificat ${card}_c3-code ${card}_c4-adresse \
    ${card}_c5-verification ${card}_c6-courriel ${card}_c7-compte-initialise ${card}_c8a-conditions-acceptees \
    ${card}_c8b-parametres ${card}_p1-espace-personnel retrouve-les-parametres__p2-parametres \
    ${card}_p3-modifier-les-parametres ${space}_p4-disponibilites ${space}_p5-indisponibilites \
    ${space}_p6-informations-complementaires

ecps=un-medecin-revient-avec-son-e-cps_
sheet e-cps 5 ${ecps}_e1-mire la-personne-prefere-l-e-cps__e2-certificat ${ecps}_e3-identifiant ${ecps}_e4-code \
    ${ecps}_e5-notification ${ecps}_e5-mot-de-passe ${ecps}_e5-trois-codes ${ecps}_e5-authentification-reussie \
    ${ecps}_e6-espace-personnel

phone=un-medecin-se-connecte-depuis-son-telephone_
sheet workstations 4 qu-une-fois-cps-gestion-installe__m1-sans-cps-gestion cps-gestion-puis-chrome__m2-safari \
    cps-gestion-puis-chrome__m2-chrome-a-la-place firefox-lit-la-carte-sans-cps-gestion__m3-certificat \
    tout-autre-navigateur-demande-cps-gestion__m4-sans-cps-gestion ${phone}_e0-accueil-sur-telephone \
    ${phone}_e0-identifiant-sur-telephone ${phone}_e0-code-sur-telephone
