# language: fr
# Les phrases que Doublure fournit, composées de phrases générales. `doublure list --phrases` les montre.
@phrases
Fonctionnalité: Phrases fournies

  Scénario: il présente sa carte et compose son code
    Quand il choisit le certificat de sa carte
    Et il compose le code de sa carte

  # Le SAS simulé : sa page d'accueil, sa mire, puis Pro Santé Connect (guide C1).
  Scénario: il demande au SAS une connexion par Pro Santé Connect
    Quand il ouvre le service
    Et il clique sur « Se connecter »
    Et il clique sur « Pro Santé Connect »

  # De même, puis la carte (guide C2, C3).
  Scénario: il se connecte au SAS avec sa carte
    Quand il demande au SAS une connexion par Pro Santé Connect
    Et il présente sa carte et compose son code

  # La création de compte jusqu'à l'envoi du courriel (guide C1 à C5).
  Scénario: il se connecte au SAS avec sa carte et indique son adresse
    Quand il se connecte au SAS avec sa carte
    Et il remplit « Adresse mail » avec « {adresse} »
    Et il clique sur « Continuer »

  # Les paramètres de participation (guide C8) d'un médecin qui participe seul, sans solution de rendez-vous.
  Scénario: il participe au SAS à titre individuel, sans logiciel
    Quand il clique sur « Éditer »
    Et il coche « Je participe au SAS »
    Et il choisit « à titre individuel »
    Et il choisit « Non »
    Et il coche « Je déclare sur l'honneur proposer à minima 2 heures de disponibilité par semaine dans l'agenda de la plateforme »
    Et il clique sur « Enregistrer »

  # L'e-CPS : le certificat est demandé d'abord, et la personne n'en a pas (guide E1 à E4).
  Scénario: il se connecte au SAS avec son e-CPS
    Quand il ouvre le service
    Et il clique sur « Se connecter »
    Et il clique sur « Pro Santé Connect »
    Et il clique sur « Continuer sans certificat »
    Et il remplit « Votre identifiant PSI » avec « {identifiant} »
    Et il clique sur « SE CONNECTER AVEC E-CPS »

  # Sur le téléphone, jusqu'aux trois codes (guide E5).
  Scénario: il ouvre la demande sur son téléphone
    Quand il prend son téléphone
    Et il clique sur « Ouvrir »
    Et il remplit « Mot de passe e-CPS » avec « {mot de passe e-CPS} »
    Et il clique sur « Valider »

  Scénario: il approuve sur son téléphone
    Quand il ouvre la demande sur son téléphone
    Et il choisit le code affiché par le navigateur
    Et il clique sur « CONTINUER »
    Et il repose son téléphone
