# language: fr
# Les phrases de ce service : le titre est la phrase, les étapes sont ce qu'elle veut dire.
@phrases
Fonctionnalité: Les phrases du Relais Ville-Hôpital

  Scénario: il demande à se connecter
    Quand il ouvre le service
    Et il clique sur « Pro Santé Connect »
    Et il choisit le certificat de sa carte

  Scénario: il se connecte avec sa carte
    Quand il demande à se connecter
    Et il compose le code de sa carte

  Scénario: il crée son compte avec l'adresse « <adresse> »
    Quand il remplit « Adresse électronique » avec « <adresse> »
    Et il clique sur « Continuer »
    Alors il est sur la page « Vérifiez votre messagerie »
    Quand il reçoit le courriel « Vérifiez votre adresse électronique »
    Et il suit le lien « Vérifier mon adresse » du courriel
    Alors il est sur la page « Mon compte »
