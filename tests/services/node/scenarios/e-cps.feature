# language: fr
@e-cps
Fonctionnalité: Le compte d'un professionnel sans carte au Relais Ville-Hôpital

  Scénario: Un médecin sans carte crée son compte avec son e-CPS
    Étant donné un médecin sans carte
    Et que son e-CPS est activée
    Quand il ouvre le service
    Et il clique sur « Pro Santé Connect »
    Et il clique sur « Continuer sans certificat »
    Et il remplit « Votre identifiant PSI » avec « {identifiant} »
    Et il clique sur « SE CONNECTER AVEC E-CPS »
    Et il prend son téléphone
    Alors il voit « Relais Ville-Hôpital »
    Quand il clique sur « Ouvrir »
    Et il remplit « Mot de passe e-CPS » avec « {mot de passe e-CPS} »
    Et il clique sur « Valider »
    Et il choisit le code affiché par le navigateur
    Et il clique sur « CONTINUER »
    Et il repose son téléphone
    Alors il est sur la page « Votre adresse électronique »
    Quand il crée son compte avec l'adresse « {adresse} »
    Alors il voit « Application e-CPS, niveau eidas1 »
    Et il voit « {identifiant} »
