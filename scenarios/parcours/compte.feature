# language: fr
# Ce qui peut mal tourner entre l'adresse mail et les conditions générales, et l'espace régulateur.
@compte
Fonctionnalité: Création de compte, ce qui peut mal tourner

  Contexte:
    Étant donné un médecin dont la carte CPS est dans le lecteur

  @cgu-refusées @C8
  Scénario: Les conditions sont refusées, puis proposées de nouveau à la connexion suivante
    Étant donné que son compte SAS attend l'accord sur les conditions générales
    Quand il se connecte au SAS avec sa carte
    Et il clique sur « Refuser »
    Alors l'étape « C8a conditions refusées » est conforme
    Quand il ferme le navigateur et le rouvre
    Et il se connecte au SAS avec sa carte
    Alors il est sur la page « CONDITIONS GÉNÉRALES D'UTILISATION »
    Et aucun courriel ne lui est parvenu
    Quand il coche « Vous acceptez les conditions générales d'utilisation »
    Et il clique sur « Valider »
    Alors il voit « Je participe au SAS »

  @adresse @C4
  Scénario: Une adresse mal formée est refusée
    Quand il se connecte au SAS avec sa carte
    Et il remplit « Adresse mail » avec « zoé@exemple »
    Et il clique sur « Continuer »
    Alors l'étape « C4 adresse refusée » est conforme
    Et aucun courriel ne lui est parvenu

  @lien-réutilisé @C7
  Scénario: Le lien du courriel est ouvert deux fois
    Quand il se connecte au SAS avec sa carte
    Et il remplit « Adresse mail » avec « {adresse} »
    Et il clique sur « Continuer »
    Et il reçoit le courriel « Activez votre compte sur la plateforme numérique SAS »
    Et il suit le lien « Activer mon compte » du courriel
    Et il revient en arrière
    Et il suit le lien « Activer mon compte » du courriel
    Alors l'étape « C7 lien déjà utilisé » est conforme

  @lien-expiré @C7
  Scénario: Le lien du courriel a expiré, un nouveau courriel est demandé
    Quand il se connecte au SAS avec sa carte
    Et il remplit « Adresse mail » avec « {adresse} »
    Et il clique sur « Continuer »
    Et il reçoit le courriel « Activez votre compte sur la plateforme numérique SAS »
    Et le délai « lien d'activation » expire
    Et il suit le lien « Activer mon compte » du courriel
    Alors l'étape « C7 lien expiré » est conforme
    Quand il clique sur « Demander un nouveau courriel »
    Et il clique sur « Cliquez ici pour renvoyer le courriel. »
    Et il reçoit le courriel « Activez votre compte sur la plateforme numérique SAS »
    Et il suit le lien « Activer mon compte » du courriel
    Alors il est sur la page « CONDITIONS GÉNÉRALES D'UTILISATION »

  @autre-navigateur @C7
  Scénario: Le lien est ouvert dans un autre navigateur
    Quand il se connecte au SAS avec sa carte
    Et il remplit « Adresse mail » avec « {adresse} »
    Et il clique sur « Continuer »
    Et il ferme le navigateur et le rouvre
    Et il reçoit le courriel « Activez votre compte sur la plateforme numérique SAS »
    Et il suit le lien « Activer mon compte » du courriel
    Alors l'étape « C7 compte initialisé ailleurs » est conforme

  @courriel-perdu @C6
  Scénario: Le courriel se perd en route
    Étant donné que le défaut « mail.lost » se produit pour lui
    Quand il se connecte au SAS avec sa carte
    Et il remplit « Adresse mail » avec « {adresse} »
    Et il clique sur « Continuer »
    Alors il voit « Un courriel avec des instructions à suivre vous a été envoyé. »
    Et aucun courriel ne lui est parvenu

  @régulateur @C4 @C7
  Scénario: Un régulateur donne la même adresse, ses deux espaces ne font plus qu'un après le lien
    Étant donné qu'un espace régulateur du SAS existe à l'adresse « {adresse} », avec le mot de passe « Regul-2026 »
    Quand il se connecte au SAS avec sa carte
    Et il remplit « Adresse mail » avec « {adresse} »
    Et il clique sur « Continuer »
    Et il ouvre « /espace-regulateur/connexion »
    Et il remplit « Adresse mail » avec « {adresse} »
    Et il remplit « Mot de passe » avec « Regul-2026 »
    Et il clique sur « Se connecter » dans « Connexion à l'espace régulateur »
    Alors il voit « Ce compte n'est lié à aucun compte d'effecteur de soins. »
    Et l'étape « C4 espace régulateur avant le lien » est conforme
    Quand il reçoit le courriel « Activez votre compte sur la plateforme numérique SAS »
    Et il suit le lien « Activer mon compte » du courriel
    Alors l'étape « C7 réunion à confirmer » est conforme
    Quand il clique sur « Réunir les deux espaces »
    Et il ouvre « /espace-regulateur »
    Alors il voit « Vous avez un seul compte, avec deux façons de vous connecter »
    Et l'étape « C7 espace régulateur réuni » est conforme

  @attaque @C4
  Scénario: L'adresse du régulateur est celle d'une autre personne, rien n'est réuni
    Étant donné qu'un espace régulateur du SAS existe à l'adresse « regul.{adresse} », avec le mot de passe « Regul-2026 »
    Quand il se connecte au SAS avec sa carte
    Et il remplit « Adresse mail » avec « regul.{adresse} »
    Et il clique sur « Continuer »
    Alors l'étape « C5 adresse d'un autre » est conforme
    Et le courriel « Activez votre compte sur la plateforme numérique SAS » parvient à l'adresse « regul.{adresse} »
    Et aucun courriel ne lui est parvenu
    Quand il ouvre « /espace-regulateur/connexion »
    Et il remplit « Adresse mail » avec « regul.{adresse} »
    Et il remplit « Mot de passe » avec « Regul-2026 »
    Et il clique sur « Se connecter » dans « Connexion à l'espace régulateur »
    Alors il voit « Ce compte n'est lié à aucun compte d'effecteur de soins. »

  @session-ouverte @E1
  Scénario: La session Pro Santé Connect est déjà ouverte, la carte n'est pas redemandée
    Étant donné que son compte SAS est déjà actif
    Quand il se connecte au SAS avec sa carte
    Et le délai « session du service » expire
    Et il ouvre le service
    Et il clique sur « Se connecter »
    Et il clique sur « Pro Santé Connect »
    Alors il est sur la page « Espace personnel »
