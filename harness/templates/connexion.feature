# language: fr
# Un premier scénario. Les noms entre guillemets sont ceux que l’on lit à l’écran : mettez-y ceux de votre service.
# `doublure list --phrases` montre toutes les phrases possibles, `doublure run` joue ce scénario.
Fonctionnalité: Connexion

  Scénario: Un médecin se connecte avec sa carte CPS
    Étant donné un médecin dont la carte CPS est dans le lecteur
    Quand il ouvre le service
    # Le bouton de votre page d’accueil :
    Et il clique sur « Pro Santé Connect »
    Et il choisit le certificat de sa carte
    Et il compose le code de sa carte
    # Ce que votre service montre à qui est connecté :
    Alors il voit « {prénom} {nom} »
    # Le premier passage garde cette page ; vous l’approuvez, et elle ne doit plus changer :
    Et la page « arrivée » est conforme
