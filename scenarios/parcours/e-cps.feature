# language: fr
# Le guide « Création de compte effecteur via PSC — Plateforme SAS » : connexion avec l'application e-CPS, étapes E1 à E6.
@e-cps
Fonctionnalité: Connexion avec l'e-CPS

  Contexte:
    Étant donné un médecin sans carte
    Et que son e-CPS est activée

  @E1 @E3 @E4 @E5 @E6
  Scénario: Un médecin revient avec son e-CPS
    Étant donné que son compte SAS est déjà actif, paramètres renseignés
    Quand il ouvre le service
    Et il clique sur « Se connecter »
    Alors l'étape « E1 mire » est conforme
    Quand il clique sur « Pro Santé Connect »
    Alors la page « aucune carte » est conforme
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

  @première-connexion @C4 @C5 @C6 @C7 @C8 @E6
  Scénario: Un médecin crée son compte avec son e-CPS
    Quand il se connecte au SAS avec son e-CPS
    Et il approuve sur son téléphone
    Alors il est sur la page « Votre adresse mail »
    Quand il remplit « Adresse mail » avec « {adresse} »
    Et il clique sur « Continuer »
    Et il reçoit le courriel « Activez votre compte sur la plateforme numérique SAS »
    Et il suit le lien « Activer mon compte » du courriel
    Et il coche « Vous acceptez les conditions générales d'utilisation »
    Et il clique sur « Valider »
    Alors l'étape « C8b paramètres » est conforme

  @mémorisé @E3
  Scénario: L'identifiant mémorisé sur le poste est proposé à la connexion suivante
    Étant donné que son compte SAS est déjà actif
    Quand il ouvre le service
    Et il clique sur « Se connecter »
    Et il clique sur « Pro Santé Connect »
    Et il clique sur « Continuer sans certificat »
    Et il remplit « Votre identifiant PSI » avec « {identifiant} »
    Et il coche « Mémoriser mon identifiant sur ce poste »
    Et il clique sur « SE CONNECTER AVEC E-CPS »
    Et il approuve sur son téléphone
    Et il clique sur « Se déconnecter »
    Et il clique sur « Se connecter »
    Et il clique sur « Pro Santé Connect »
    Et il clique sur « Continuer sans certificat »
    Alors le champ « Votre identifiant PSI » contient « {identifiant} »
    Et « Mémoriser mon identifiant sur ce poste » est coché

  @identifiant @E3
  Scénario: Un identifiant mal formé, sans son 8, mal copié ou inconnu est refusé avec ce qu'il faut faire
    Quand il ouvre le service
    Et il clique sur « Se connecter »
    Et il clique sur « Pro Santé Connect »
    Et il clique sur « Continuer sans certificat »
    Et il remplit « Votre identifiant PSI » avec « Zoé <b> »
    Et il clique sur « SE CONNECTER AVEC E-CPS »
    Alors il voit « Cet identifiant n'a pas la forme attendue »
    Quand il remplit « Votre identifiant PSI » avec « 99700427885 »
    Et il clique sur « SE CONNECTER AVEC E-CPS »
    Alors il voit « Il manque le 8 au début de cet identifiant : saisissez 899700427885. »
    Quand il remplit « Votre identifiant PSI » avec « 899700427886 »
    Et il clique sur « SE CONNECTER AVEC E-CPS »
    Alors il voit « Aucune e-CPS ne correspond à cet identifiant. »
    Quand il remplit « Votre identifiant PSI » avec « 518751275100020/0000000597 »
    Et il clique sur « SE CONNECTER AVEC E-CPS »
    Alors il voit « Aucune e-CPS ne correspond à cet identifiant. »
    Quand il remplit « Votre identifiant PSI » avec « 899700366240 »
    Et il clique sur « SE CONNECTER AVEC E-CPS »
    Alors il voit « Aucune e-CPS ne correspond à cet identifiant. »
    Et l'étape « E3 identifiant inconnu » est conforme

  @autre-code @E5
  Scénario: Un autre code est choisi sur le téléphone
    Quand il se connecte au SAS avec son e-CPS
    Et il ouvre la demande sur son téléphone
    Et il choisit un autre code que celui du navigateur
    Alors l'étape « E5 code erroné » est conforme
    Quand il repose son téléphone
    Alors il est sur la page « Code erroné »
    Et l'étape « E4 code erroné » est conforme

  @mot-de-passe @E5
  Scénario: Trois mots de passe erronés verrouillent l'application
    Quand il se connecte au SAS avec son e-CPS
    Et il prend son téléphone
    Et il clique sur « Ouvrir »
    Et il remplit « Mot de passe e-CPS » avec « faux »
    Et il clique sur « Valider »
    Alors l'étape « E5 mot de passe erroné » est conforme
    Quand il remplit « Mot de passe e-CPS » avec « faux »
    Et il clique sur « Valider »
    Et il remplit « Mot de passe e-CPS » avec « faux »
    Et il clique sur « Valider »
    Alors l'étape « E5 application verrouillée » est conforme
    Quand il repose son téléphone
    Alors il est sur la page « Application e-CPS verrouillée »

  @refus @E5
  Scénario: La demande est refusée sur le téléphone
    Quand il se connecte au SAS avec son e-CPS
    Et il prend son téléphone
    Et il clique sur « Refuser »
    Alors l'étape « E5 demande refusée » est conforme
    Quand il repose son téléphone
    Alors il est sur la page « Demande refusée »
    Quand il clique sur « Revenir au service »
    Alors l'étape « E1 connexion abandonnée » est conforme

  @quitter @E4 @E5
  Scénario: Quitter d'un côté atteint l'autre
    Quand il se connecte au SAS avec son e-CPS
    Et il prend son téléphone
    Et il clique sur « Ouvrir »
    Et il repose son téléphone
    Et il clique sur « Quitter l'authentification »
    Alors l'étape « E4 authentification quittée » est conforme
    Quand il prend son téléphone
    Alors l'étape « E5 demande retirée » est conforme
    Quand il repose son téléphone
    Et il clique sur « Réessayer »
    Et il remplit « Votre identifiant PSI » avec « {identifiant} »
    Et il clique sur « SE CONNECTER AVEC E-CPS »
    Et il ouvre la demande sur son téléphone
    Et il clique sur « Quitter l'authentification »
    Et il repose son téléphone
    Alors il voit « Vous avez quitté l'authentification sur votre téléphone. »

  @délai @E4
  Scénario: Le temps s'écoule sans réponse
    Quand il se connecte au SAS avec son e-CPS
    Alors il est sur la page « Authentification »
    Quand le délai « demande e-CPS » expire
    Alors il est sur la page « Temps écoulé »
    Et l'étape « E4 temps écoulé » est conforme
    Quand il clique sur « Réessayer »
    Et il remplit « Votre identifiant PSI » avec « {identifiant} »
    Et il clique sur « SE CONNECTER AVEC E-CPS »
    Et il approuve sur son téléphone
    Alors il est sur la page « Votre adresse mail »

  @notification-perdue @E5
  Scénario: La notification ne vient pas, la personne ouvre l'application
    Étant donné que le défaut « ecps.push.lost » se produit pour lui
    Quand il se connecte au SAS avec son e-CPS
    Et il prend son téléphone
    Alors il ne voit pas « Touchez pour répondre. »
    Et l'étape « E5 sans notification » est conforme
    Quand il clique sur « e-CPS »
    Et il remplit « Mot de passe e-CPS » avec « {mot de passe e-CPS} »
    Et il clique sur « Valider »
    Et il choisit le code affiché par le navigateur
    Et il repose son téléphone
    Alors il est sur la page « Votre adresse mail »

  @non-activée @E0 @E3
  Scénario: L'e-CPS n'est pas activée
    Étant donné que son e-CPS n'est pas activée
    Quand il se connecte au SAS avec son e-CPS
    Alors l'étape « E3 e-CPS non activée » est conforme

  @à-renouveler @E0 @E3
  Scénario: L'e-CPS est à renouveler
    Étant donné que son e-CPS est à renouveler
    Quand il se connecte au SAS avec son e-CPS
    Alors l'étape « E3 e-CPS à renouveler » est conforme

  @téléphone-trop-ancien @E0 @E3
  Scénario: L'application ou le téléphone est trop ancien
    Étant donné que son application e-CPS est trop ancienne
    Quand il se connecte au SAS avec son e-CPS
    Alors il est sur la page « Application e-CPS à mettre à jour »
    Étant donné que le système de son téléphone est trop ancien
    Quand il clique sur « Réessayer »
    Et il remplit « Votre identifiant PSI » avec « {identifiant} »
    Et il clique sur « SE CONNECTER AVEC E-CPS »
    Alors l'étape « E3 téléphone trop ancien » est conforme

  @réseau-coupé @E5
  Scénario: Le téléphone n'a plus de réseau
    Étant donné que le défaut « ecps.phone.offline » se produit pour lui
    Quand il se connecte au SAS avec son e-CPS
    Et il prend son téléphone
    Alors l'étape « E5 téléphone sans réseau » est conforme
    Quand il repose son téléphone
    Alors il est sur la page « Authentification »

  @connexion-annulée @E3
  Scénario: La personne annule sur la page de Pro Santé Connect, puis se ravise
    Quand il ouvre le service
    Et il clique sur « Se connecter »
    Et il clique sur « Pro Santé Connect »
    Et il clique sur « Continuer sans certificat »
    Et il clique sur « Annuler »
    Alors l'étape « E1 connexion annulée » est conforme
    Quand il clique sur « Revenir à la page de connexion »
    Et il clique sur « Pro Santé Connect »
    Et il clique sur « Continuer sans certificat »
    Alors il est sur la page « Connexion avec l'application e-CPS »

  @réseau-rétabli @E5
  Scénario: Le réseau du téléphone est coupé au moment de répondre, puis rétabli
    Quand il se connecte au SAS avec son e-CPS
    Et il ouvre la demande sur son téléphone
    Et le défaut « ecps.phone.offline » se produit pour lui
    Et il choisit le code affiché par le navigateur
    Alors l'étape « E5 réseau coupé » est conforme
    Quand le défaut « ecps.phone.offline » ne se produit plus
    Et il clique sur « Réessayer »
    Et il choisit le code affiché par le navigateur
    Et il clique sur « CONTINUER »
    Et il repose son téléphone
    Alors il est sur la page « Votre adresse mail »

  @deux-demandes @E4 @E5
  Scénario: Deux demandes à la fois, la seconde prend la place de la première
    Quand il se connecte au SAS avec son e-CPS
    Et il ouvre un nouvel onglet
    Et il se connecte au SAS avec son e-CPS
    Et il passe à l'autre onglet
    Alors il est sur la page « Demande remplacée »
    Et l'étape « E4 demande remplacée » est conforme
    Quand il passe à l'autre onglet
    Et il approuve sur son téléphone
    Alors il est sur la page « Votre adresse mail »
