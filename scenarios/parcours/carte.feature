# language: fr
# Le guide « Création de compte effecteur via PSC — Plateforme SAS » : étapes C1 à C8, puis P1 à P3.
@carte
Fonctionnalité: Création de compte avec la carte CPS

  Contexte:
    Étant donné un médecin dont la carte CPS est dans le lecteur

  @C1 @C2 @C3 @C4 @C5 @C6 @C7 @C8 @P1 @P2 @P3
  Scénario: Un médecin crée son compte avec sa carte CPS
    Quand il ouvre le service
    Alors l'étape « C1 accueil » est conforme
    Quand il clique sur « Se connecter »
    Alors l'étape « C1 mire » est conforme
    Quand il clique sur « Pro Santé Connect »
    Alors l'étape « C2 certificat » est conforme
    Quand il choisit le certificat de sa carte
    Alors l'étape « C3 code » est conforme
    Quand il compose le code de sa carte
    Alors l'étape « C4 adresse » est conforme
    Quand il remplit « Adresse mail » avec « {adresse} »
    Et il clique sur « Continuer »
    Alors l'étape « C5 vérification » est conforme
    Et il voit « Vous devez vérifier votre courriel pour activer votre compte. »
    Et il voit « Un courriel avec des instructions à suivre vous a été envoyé. »
    Quand il reçoit le courriel « Activez votre compte sur la plateforme numérique SAS »
    Alors l'étape « C6 courriel » est conforme
    Quand il suit le lien « Activer mon compte » du courriel
    Alors l'étape « C7 compte initialisé » est conforme
    Quand il coche « Vous acceptez les conditions générales d'utilisation »
    Alors l'étape « C8a conditions acceptées » est conforme
    Quand il clique sur « Valider »
    Alors l'étape « C8b paramètres » est conforme
    Quand il coche « Je participe au SAS »
    Et il choisit « via ma CPTS »
    Et il coche « 12 rue des Tilleuls, 69003 Lyon »
    Et il choisit « Oui »
    Et il choisit « Agenda Exemple » dans « Votre solution de prise de rendez-vous »
    Et il coche « Je déclare sur l'honneur proposer à minima 2 heures de disponibilité par semaine au moyen de ma solution de prise de rendez-vous »
    Et il clique sur « Enregistrer »
    Alors l'étape « P1 espace personnel » est conforme
    Et l'étape « P2 paramètres » est conforme
    Quand il clique sur « Éditer »
    Alors l'étape « P3 modifier les paramètres » est conforme

  @code-erroné @C3
  Scénario: Un code erroné, puis le bon
    Quand il ouvre le service
    Et il clique sur « Se connecter »
    Et il clique sur « Pro Santé Connect »
    Et il choisit le certificat de sa carte
    Et il compose un code erroné
    Alors il voit « Code erroné. Il vous reste 2 essais. »
    Et l'étape « C3 code erroné » est conforme
    Quand il compose le code de sa carte
    Alors il est sur la page « Votre adresse mail »

  @retour @P1 @P2
  Scénario: Un médecin revient, ses paramètres sont toujours là
    Étant donné que son compte SAS est déjà actif, paramètres renseignés
    Quand il se connecte au SAS avec sa carte
    Alors l'étape « P1 espace personnel » est conforme
    Et aucun courriel ne lui est parvenu

  @sortie @C2 @P2
  Scénario: Après une déconnexion, une nouvelle connexion redemande la carte et retrouve les paramètres
    Étant donné que son compte SAS est déjà actif
    Quand il se connecte au SAS avec sa carte
    Alors il voit « Veuillez renseigner vos paramètres »
    Quand il participe au SAS à titre individuel, sans logiciel
    Alors l'étape « P2 paramètres » est conforme
    Quand il clique sur « Se déconnecter »
    Et il clique sur « Se connecter »
    Et il clique sur « Pro Santé Connect »
    Alors l'étape « C2 certificat redemandé » est conforme
    Quand il présente sa carte et compose son code
    Alors l'étape « P2 paramètres retrouvés » est conforme
