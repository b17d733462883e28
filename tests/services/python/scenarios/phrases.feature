# language: fr
# Les phrases de ce service : le titre est la phrase, les étapes sont ce qu'elle veut dire.
@phrases
Fonctionnalité: Les phrases du Registre des vaccinations

  Scénario: il demande à se connecter
    Quand il ouvre le service
    Et il clique sur « Pro Santé Connect »
    Et il choisit le certificat de sa carte

  Scénario: il se connecte avec sa carte
    Quand il demande à se connecter
    Et il compose le code de sa carte

  Scénario: il demande un code pour l'adresse « <adresse> »
    Quand il remplit « Adresse électronique » avec « <adresse> »
    Et il clique sur « Recevoir un code »
    Et il reçoit le courriel « Votre code de vérification »

  Scénario: il crée son compte avec l'adresse « <adresse> »
    Quand il demande un code pour l'adresse « <adresse> »
    Et il suit le lien du courriel
    Alors il est sur la page « Mon compte »
