# language: fr
# Ce qui peut arriver au courriel d'activation. Adresse mal formée, lien ouvert deux fois, expiré ou ouvert dans un autre
# navigateur : compte.feature.
@incidents-courriel
Fonctionnalité: Incidents du courriel

  Contexte:
    Étant donné un médecin dont la carte CPS est dans le lecteur

  @indésirables @C6
  Scénario: Le courriel est classé parmi les indésirables
    Étant donné que le défaut « mail.spam » se produit pour lui
    Quand il se connecte au SAS avec sa carte et indique son adresse
    Alors il voit « Pensez à regarder dans vos courriers indésirables (spams). »
    Quand il reçoit le courriel « Activez votre compte sur la plateforme numérique SAS » dans ses indésirables
    Alors l'étape « C6 courriel indésirable » est conforme
    Quand il suit le lien « Activer mon compte » du courriel
    Alors il est sur la page « CONDITIONS GÉNÉRALES D'UTILISATION »

  @courriel-en-retard @C6
  Scénario: Le courriel arrive en retard
    Étant donné que le défaut « mail.delayed » se produit pour lui
    Quand il se connecte au SAS avec sa carte et indique son adresse
    Alors aucun courriel ne lui est parvenu
    Quand le courriel retenu lui parvient
    Et il reçoit le courriel « Activez votre compte sur la plateforme numérique SAS »
    Et il suit le lien « Activer mon compte » du courriel
    Alors il est sur la page « CONDITIONS GÉNÉRALES D'UTILISATION »

  @courriel-remplacé @C7
  Scénario: Le courriel arrive en retard, après celui qui le remplace
    Étant donné que le défaut « mail.delayed » se produit pour lui
    Quand il se connecte au SAS avec sa carte et indique son adresse
    Et le défaut « mail.delayed » ne se produit plus
    Et il clique sur « Cliquez ici pour renvoyer le courriel. »
    Et il reçoit le courriel « Activez votre compte sur la plateforme numérique SAS »
    Et le courriel retenu lui parvient
    Et il reçoit le courriel « Activez votre compte sur la plateforme numérique SAS »
    Et il suit le lien « Activer mon compte » du courriel
    Alors l'étape « C7 lien remplacé » est conforme

  @courriel-renvoyé @C5 @C6
  Scénario: Le courriel se perd, il est renvoyé
    Étant donné que le défaut « mail.lost » se produit pour lui
    Quand il se connecte au SAS avec sa carte et indique son adresse
    Alors aucun courriel ne lui est parvenu
    Quand le défaut « mail.lost » ne se produit plus
    Et il clique sur « Cliquez ici pour renvoyer le courriel. »
    Alors l'étape « C5 courriel renvoyé » est conforme
    Quand il reçoit le courriel « Activez votre compte sur la plateforme numérique SAS »
    Et il suit le lien « Activer mon compte » du courriel
    Alors il est sur la page « CONDITIONS GÉNÉRALES D'UTILISATION »

  @adresse-refusée @C5
  Scénario: La messagerie refuse l'adresse, la personne la corrige
    Étant donné que le défaut « smtp.rcpt.rejected » se produit pour l'adresse « faute.{adresse} »
    Quand il se connecte au SAS avec sa carte
    Et il remplit « Adresse mail » avec « faute.{adresse} »
    Et il clique sur « Continuer »
    Alors l'étape « C5 courriel refusé » est conforme
    Quand il clique sur « Modifier l'adresse mail »
    Alors le champ « Adresse mail » contient « faute.{adresse} »
    Quand il remplit « Adresse mail » avec « {adresse} »
    Et il clique sur « Continuer »
    Et il reçoit le courriel « Activez votre compte sur la plateforme numérique SAS »
    Et il suit le lien « Activer mon compte » du courriel
    Alors il est sur la page « CONDITIONS GÉNÉRALES D'UTILISATION »

  @courriel-différé @C5
  Scénario: La messagerie ne peut pas recevoir le courriel pour le moment
    Étant donné que le défaut « smtp.rcpt.deferred » se produit pour lui
    Quand il se connecte au SAS avec sa carte et indique son adresse
    Alors l'étape « C5 courriel différé » est conforme
    Quand le défaut « smtp.rcpt.deferred » ne se produit plus
    Et il clique sur « Cliquez ici pour renvoyer le courriel. »
    Et il reçoit le courriel « Activez votre compte sur la plateforme numérique SAS »
    Et il suit le lien « Activer mon compte » du courriel
    Alors il est sur la page « CONDITIONS GÉNÉRALES D'UTILISATION »

  @adresse-prise @C6
  Scénario: L'adresse est déjà celle d'un autre professionnel, la personne en indique une autre
    Étant donné qu'un autre professionnel a un compte SAS à l'adresse « {adresse} »
    Quand il se connecte au SAS avec sa carte et indique son adresse
    Et il reçoit le courriel « Votre adresse mail est déjà liée à un compte de la plateforme numérique SAS »
    Alors l'étape « C6 adresse déjà prise » est conforme
    Quand il revient au service
    Et il clique sur « Modifier l'adresse mail »
    Et il remplit « Adresse mail » avec « autre.{adresse} »
    Et il clique sur « Continuer »
    Alors il voit « Courriel envoyé à l'adresse autre.{adresse} »
