# language: fr
# L'espace personnel du guide, étapes P1 à P6, tel que le professionnel le remplit et le retrouve.
@espace-personnel
Fonctionnalité: Espace personnel

  Contexte:
    Étant donné un médecin dont la carte CPS est dans le lecteur
    Et que son compte SAS est déjà actif, paramètres renseignés

  @P4 @P5 @P6
  Scénario: Disponibilités, indisponibilités et informations sont gardées
    Quand il se connecte au SAS avec sa carte
    Alors il voit « Pas de créneau disponible »
    Quand il clique sur « Éditer pour déclarer des disponibilités »
    Et il remplit « Date » avec « 16/05/2023 »
    Et il remplit « Heure de début » avec « 20h30 »
    Et il remplit « Heure de fin » avec « 20h45 »
    Et il coche « Téléconsultation »
    Et il clique sur « Ajouter le créneau »
    Alors l'étape « P4 disponibilités » est conforme
    Quand il remplit « Date » avec « 16/05/2023 »
    Et il remplit « Heure de début » avec « 20h30 »
    Et il remplit « Heure de fin » avec « 08h00 »
    Et il coche « Téléconsultation »
    Et il clique sur « Ajouter le créneau »
    Alors l'étape « P4 créneau refusé » est conforme
    Quand il clique sur « Revenir à l'espace personnel »
    Et il clique sur « Éditer pour déclarer des périodes d'indisponibilité »
    Et il remplit « Du » avec « 20/05/2023 »
    Et il remplit « Au » avec « 27/05/2023 »
    Et il clique sur « Ajouter la période »
    Alors l'étape « P5 indisponibilités » est conforme
    Quand il clique sur « Revenir à l'espace personnel »
    Et il clique sur « Éditer pour ajouter des informations complémentaires »
    Et il remplit « Ce que les régulateurs doivent savoir » avec « Cabinet au 2e étage <b>sans</b> ascenseur »
    Alors l'étape « P6 informations complémentaires » est conforme
    Quand il clique sur « Enregistrer »
    Et il ferme le navigateur et le rouvre
    Et il se connecte au SAS avec sa carte
    Alors l'étape « P1 espace personnel rempli » est conforme

  @obligatoire @P3
  Scénario: Un champ obligatoire manque
    Quand il se connecte au SAS avec sa carte
    Et il clique sur « Éditer »
    Et il choisit « via ma CPTS »
    Et il clique sur « Enregistrer »
    Alors l'étape « P3 champ obligatoire manquant » est conforme

  @session-terminée @P6
  Scénario: La session se termine pendant la saisie, rien n'est perdu
    Quand il se connecte au SAS avec sa carte
    Et il clique sur « Éditer pour ajouter des informations complémentaires »
    Et il remplit « Ce que les régulateurs doivent savoir » avec « Secrétariat le matin »
    Et le délai « session du service » expire
    Et il clique sur « Enregistrer »
    Alors l'étape « P6 session terminée » est conforme
    Quand il clique sur « Se reconnecter »
    Et il clique sur « Pro Santé Connect »
    Et il recharge la page
    Alors il voit « Votre session s'était terminée : voici ce que vous aviez saisi. »
    Et le champ « Ce que les régulateurs doivent savoir » contient « Secrétariat le matin »
    Quand il clique sur « Enregistrer »
    Alors il voit « Secrétariat le matin »
