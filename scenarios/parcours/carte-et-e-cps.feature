# language: fr
@e-cps @carte
Fonctionnalité: Un même compte, avec la carte puis avec l'e-CPS

  @E6 @P1
  Scénario: Le compte créé avec la carte est celui que l'e-CPS retrouve
    Étant donné un médecin dont la carte CPS est dans le lecteur
    Et que son e-CPS est activée
    Quand il se connecte au SAS avec sa carte
    Et il remplit « Adresse mail » avec « {adresse} »
    Et il clique sur « Continuer »
    Et il reçoit le courriel « Activez votre compte sur la plateforme numérique SAS »
    Et il suit le lien « Activer mon compte » du courriel
    Et il coche « Vous acceptez les conditions générales d'utilisation »
    Et il clique sur « Valider »
    Et il ferme le navigateur et le rouvre
    Et il retire sa carte du lecteur
    Et il se connecte au SAS avec son e-CPS
    Et il approuve sur son téléphone
    Alors il est sur la page « Espace personnel »
    Et il voit « {adresse} »

  @E1 @E2 @E3 @E6 @choix-du-certificat
  Scénario: La carte est dans le lecteur, la personne préfère l'e-CPS
    Étant donné un médecin dont la carte CPS est dans le lecteur
    Et que son e-CPS est activée
    Et que son compte SAS est déjà actif
    Quand il demande au SAS une connexion par Pro Santé Connect
    Alors l'étape « E2 certificat » est conforme
    Quand il continue sans certificat
    Et il remplit « Votre identifiant PSI » avec « {identifiant} »
    Et il clique sur « SE CONNECTER AVEC E-CPS »
    Et il approuve sur son téléphone
    Alors il est sur la page « Espace personnel »
    Et sa session Pro Santé Connect est ouverte
