# language: fr
# Le guide « Création de compte effecteur via PSC — Plateforme SAS » : connexion avec l'application e-CPS, étapes E1 à E6.
@e-cps
Fonctionnalité: Connexion avec l'e-CPS

  Contexte:
    Étant donné un médecin sans carte
    Et que son e-CPS est activée

  @E1 @E2 @E3 @E4 @E5 @E6
  Scénario: Un médecin revient avec son e-CPS
    Étant donné que son compte SAS est déjà actif, paramètres renseignés
    Quand il ouvre le service
    Et il clique sur « Se connecter »
    Alors l'étape « E1 mire » est conforme
    Quand il clique sur « Pro Santé Connect »
    Alors l'étape « E2 certificat » est conforme
    Quand il clique sur « Continuer sans certificat »
    Alors l'étape « E3 identifiant » est conforme
    Quand il remplit « Votre identifiant PSI » avec « {identifiant} »
    Et il clique sur « SE CONNECTER AVEC E-CPS »
    Alors l'étape « E4 code » est conforme
    Quand il prend son téléphone
    Alors il voit « Demande d'authentification »
    Et l'étape « E5 notification » est conforme
    Quand il clique sur « Ouvrir »
    Alors l'étape « E5 mot de passe » est conforme
    Quand il remplit « Mot de passe e-CPS » avec « {mot de passe e-CPS} »
    Et il clique sur « Valider »
    Alors il voit « Sélectionnez le bon code pour valider votre authentification. »
    Et l'étape « E5 trois codes » est conforme
    Quand il choisit le code affiché par le navigateur
    Alors l'étape « E5 authentification réussie » est conforme
    Quand il clique sur « CONTINUER »
    Et il repose son téléphone
    Alors l'étape « E6 espace personnel » est conforme
    Et sa session Pro Santé Connect est ouverte
