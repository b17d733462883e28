# language: fr
@carte
Fonctionnalité: Le compte d'un professionnel au Relais Ville-Hôpital

  Contexte:
    Étant donné un médecin dont la carte CPS est dans le lecteur

  @inscription
  Scénario: Un médecin crée son compte, puis se déconnecte
    Quand il ouvre le service
    Alors la page « accueil » est conforme
    Quand il se connecte avec sa carte
    Alors il est sur la page « Votre adresse électronique »
    Et il voit « {prénom} {nom} »
    Et sa session Pro Santé Connect est ouverte
    Quand il crée son compte avec l'adresse « {adresse} »
    Alors il est à l'adresse « /compte »
    Et il voit « {identifiant} »
    Et la page « mon compte » est conforme
    Quand il clique sur « Se déconnecter »
    Alors il voit le bouton « Pro Santé Connect »
    Et il ne voit pas « Mon compte »
    Et sa session Pro Santé Connect est fermée

  @retour
  Scénario: Un médecin revient, son compte l'attend
    Quand il se connecte avec sa carte
    Et il crée son compte avec l'adresse « {adresse} »
    Et il ferme le navigateur et le rouvre
    Et il ouvre le service
    Alors il ne voit pas « Mon compte »
    Quand il se connecte avec sa carte
    Alors il est sur la page « Mon compte »
    Et il voit « {adresse} (vérifiée) »
    Et il voit « Carte CPx, niveau eidas2 »

  @code-erroné
  Scénario: Un code erroné, puis le bon
    Quand il demande à se connecter
    Et il compose un code erroné
    Alors il voit « Code erroné. Il vous reste 2 essais. »
    Quand il compose le code de sa carte
    Alors il est sur la page « Votre adresse électronique »
    Et aucun courriel ne lui est parvenu

  @adresse
  Scénario: Une adresse mal écrite est refusée
    Quand il se connecte avec sa carte
    Et il remplit « Adresse électronique » avec « prenom.nom »
    Et il appuie sur « Entrée »
    Alors il voit « Cette adresse n'est pas valable. »
    Et le champ « Adresse électronique » contient « prenom.nom »
    Et aucun courriel ne lui est parvenu
