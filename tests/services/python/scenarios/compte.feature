# language: fr
@carte
Fonctionnalité: Le compte d'un professionnel au Registre des vaccinations

  @inscription
  Scénario: Un pharmacien crée son compte avec le code du courriel, puis se déconnecte
    Étant donné un pharmacien dont la carte CPS est dans le lecteur
    Quand il ouvre le service
    Alors la page « accueil » est conforme
    Quand il se connecte avec sa carte
    Alors il est sur la page « Votre adresse électronique »
    Et il voit « {prénom} {nom} »
    Et sa session Pro Santé Connect est ouverte
    Quand il demande un code pour l'adresse « {adresse} »
    Alors le courriel contient « Votre code de vérification : »
    Et la page « courriel » est conforme
    Quand il revient au service
    Et il remplit « Code reçu par courriel » avec « {code du courriel} »
    Et il clique sur « Valider »
    Alors il est à l'adresse « /compte »
    Et il voit « {identifiant} »
    Et la page « mon compte » est conforme
    Quand il clique sur « Se déconnecter »
    Alors il voit le bouton « Pro Santé Connect »
    Et il ne voit pas « Mon compte »
    Et sa session Pro Santé Connect est fermée

  @retour
  Scénario: Une infirmière revient, son compte l'attend
    Étant donné une infirmière dont la carte CPS est dans le lecteur
    Quand elle se connecte avec sa carte
    Et elle crée son compte avec l'adresse « {adresse} »
    Et elle ferme le navigateur et le rouvre
    Et elle ouvre le service
    Alors elle ne voit pas « Mon compte »
    Quand elle se connecte avec sa carte
    Alors elle est sur la page « Mon compte »
    Et elle voit « Adresse vérifiée : {adresse} »

  @code-erroné
  Scénario: Un code de carte erroné, puis le bon
    Étant donné la personne « anne » dont la carte CPS est dans le lecteur
    Quand elle demande à se connecter
    Et elle compose un code erroné
    Alors elle voit « Code erroné. Il vous reste 2 essais. »
    Quand elle compose le code de sa carte
    Alors elle est sur la page « Votre adresse électronique »
    Et elle voit « Anne Lefèvre »
    Et aucun courriel ne lui est parvenu

  @modifier
  Scénario: Un médecin corrige son nom d'usage, puis son adresse
    Étant donné un médecin dont la carte CPS est dans le lecteur
    Quand il se connecte avec sa carte
    Et il crée son compte avec l'adresse « {adresse} »
    Alors il voit « Nom d'usage : non renseigné »
    Quand il clique sur « Modifier » dans « Identité »
    Alors il est sur la page « Votre nom d'usage »
    Quand il remplit « Nom d'usage » avec « Dupont »
    Et il appuie sur « Entrée »
    Alors il voit « Nom d'usage : Dupont »
    Quand il clique sur « Modifier » dans « Contact »
    Alors il est sur la page « Votre adresse électronique »
    Et le champ « Adresse électronique » contient « {adresse} »
    Quand il revient en arrière
    Alors il est sur la page « Mon compte »

  @code-courriel
  Scénario: Un code de courriel erroné est refusé
    Étant donné un médecin dont la carte CPS est dans le lecteur
    Quand il se connecte avec sa carte
    Et il remplit « Adresse électronique » avec « {adresse} »
    Et il clique sur « Recevoir un code »
    Et il remplit « Code reçu par courriel » avec « 12345 »
    Et il clique sur « Valider »
    Alors il voit « Ce code n'est pas le bon. »
    Quand il ouvre « /compte »
    Alors il est sur la page « Votre adresse électronique »
