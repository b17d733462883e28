# language: fr
# Ce qui peut mal tourner entre la personne, sa carte et Pro Santé Connect (guide C2, C3), et la suite.
@carte @incident-carte
Fonctionnalité: Connexion avec la carte CPS, ce qui peut mal tourner

  Contexte:
    Étant donné un médecin dont la carte CPS est dans le lecteur

  @sans-carte
  Scénario: Le lecteur est vide, puis la carte est insérée
    Quand il retire sa carte du lecteur
    Et il demande au SAS une connexion par Pro Santé Connect
    Alors la page « aucune carte » est conforme
    Et sa session Pro Santé Connect est fermée
    Quand il insère sa carte dans le lecteur
    Et il clique sur « Réessayer »
    Et il présente sa carte et compose son code
    Alors il est sur la page « Votre adresse mail »

  @sans-lecteur
  Scénario: Le poste n'a pas de lecteur, puis il est branché avec la carte
    Étant donné que le poste n'a pas de lecteur de carte
    Quand il demande au SAS une connexion par Pro Santé Connect
    Alors la page « aucun lecteur » est conforme
    Et sa session Pro Santé Connect est fermée
    Quand il insère sa carte dans le lecteur
    Et il clique sur « Réessayer »
    Et il présente sa carte et compose son code
    Alors il est sur la page « Votre adresse mail »

  @sans-certificat
  Scénario: Le navigateur ne présente aucun certificat, puis la carte est insérée
    Étant donné que le navigateur ne présente aucun certificat
    Quand il demande au SAS une connexion par Pro Santé Connect
    Alors la page « aucun certificat » est conforme
    Et sa session Pro Santé Connect est fermée
    Quand il insère sa carte dans le lecteur
    Et il clique sur « Réessayer »
    Et il présente sa carte et compose son code
    Alors il est sur la page « Votre adresse mail »

  @choix-annulé
  Scénario: Aucun certificat n'est choisi, la personne est de retour au service
    Quand il demande au SAS une connexion par Pro Santé Connect
    Et il ne choisit aucun certificat
    Alors la page « connexion abandonnée » est conforme
    Et sa session Pro Santé Connect est fermée

  @code-annulé
  Scénario: La personne renonce au code de sa carte, puis se ravise
    Quand il demande au SAS une connexion par Pro Santé Connect
    Et il choisit le certificat de sa carte
    Et il ne compose aucun code
    Alors il est sur la page « Connexion annulée »
    Et sa session Pro Santé Connect est fermée
    Quand il clique sur « Revenir à la page de connexion »
    Et il clique sur « Pro Santé Connect »
    Et il présente sa carte et compose son code
    Alors il est sur la page « Votre adresse mail »

  @carte-retirée
  Scénario: La carte est retirée après le choix du certificat
    Quand il demande au SAS une connexion par Pro Santé Connect
    Et il choisit le certificat de sa carte
    Et il retire sa carte du lecteur
    Et il compose le code de sa carte
    Alors la page « carte absente » est conforme
    Quand il insère sa carte dans le lecteur
    Et il clique sur « Réessayer »
    Et il présente sa carte et compose son code
    Alors il est sur la page « Votre adresse mail »

  @deux-codes-erronés
  Scénario: Deux codes erronés, puis le bon : la carte n'est pas bloquée
    Quand il demande au SAS une connexion par Pro Santé Connect
    Et il choisit le certificat de sa carte
    Et il compose un code erroné
    Alors il voit « Code erroné. Il vous reste 2 essais. »
    Quand il compose un code erroné
    Alors il voit « Code erroné. Il vous reste 1 essai. »
    Et la page « dernier essai » est conforme
    Quand il compose le code de sa carte
    Alors il est sur la page « Votre adresse mail »

  @trois-codes-erronés
  Scénario: Trois codes erronés bloquent la carte, qui le reste ; une autre est acceptée
    Quand il demande au SAS une connexion par Pro Santé Connect
    Et il choisit le certificat de sa carte
    Et il compose un code erroné
    Et il compose un code erroné
    Et il compose un code erroné
    Alors la page « carte bloquée » est conforme
    Quand il clique sur « Réessayer »
    Et il choisit le certificat de sa carte
    Alors il est sur la page « Carte bloquée »
    Et il ne voit pas « Code de la carte »
    Quand il remplace sa carte par une carte valide
    Et il clique sur « Réessayer »
    Et il présente sa carte et compose son code
    Alors il est sur la page « Votre adresse mail »

  @carte-bloquée
  Scénario: Une carte déjà bloquée ne demande plus de code
    Étant donné que sa carte présente le défaut « bloquée »
    Quand il demande au SAS une connexion par Pro Santé Connect
    Et il choisit le certificat de sa carte
    Alors il est sur la page « Carte bloquée »
    Et il ne voit pas « Code de la carte »
    Et sa session Pro Santé Connect est fermée

  @carte-refusée
  Plan du scénario: La carte est refusée, et la page dit pourquoi : <défaut>
    Étant donné que sa carte présente le défaut « <défaut> »
    Quand il se connecte au SAS avec sa carte
    Alors il est sur la page « <titre> »
    Et la page « carte refusée » est conforme
    Et sa session Pro Santé Connect est fermée

    Exemples:
      | défaut                         | titre                          |
      | expirée                        | Carte expirée                  |
      | pas encore valide              | Carte pas encore valide        |
      | autorité inconnue              | Carte d'une autorité inconnue  |
      | altérée                        | Certificat altéré              |
      | certificat de signature        | Certificat de signature        |
      | certificat de serveur          | Certificat de serveur          |
      | certificat d'autorité          | Certificat d'une autorité      |
      | sans identifiant national      | Identifiant national absent    |
      | inconnue de l'annuaire         | Carte non reconnue             |
      | titulaire inconnu              | Titulaire inconnu              |
      | titulaire retiré de l'annuaire | Titulaire retiré de l'annuaire |

  @carte-révoquée
  Scénario: La carte est révoquée, la nouvelle est acceptée
    Étant donné que sa carte présente le défaut « révoquée »
    Quand il se connecte au SAS avec sa carte
    Alors il est sur la page « Carte révoquée »
    Et la page « carte révoquée » est conforme
    Et sa session Pro Santé Connect est fermée
    Quand il remplace sa carte par une carte valide
    Et il clique sur « Réessayer »
    Et il présente sa carte et compose son code
    Alors il est sur la page « Votre adresse mail »
    Et sa session Pro Santé Connect est ouverte

  @carte-expirée-puis-e-cps
  Scénario: La carte a expiré, la personne se connecte avec son e-CPS
    Étant donné que sa carte présente le défaut « expirée »
    Et que son e-CPS est activée
    Quand il se connecte au SAS avec sa carte
    Alors il est sur la page « Carte expirée »
    Quand il clique sur « Utiliser l'application e-CPS »
    Et il remplit « Votre identifiant PSI » avec « {identifiant} »
    Et il clique sur « SE CONNECTER AVEC E-CPS »
    Et il approuve sur son téléphone
    Alors il est sur la page « Votre adresse mail »

  @deux-cartes
  Scénario: Deux cartes sont dans le lecteur, la personne choisit la sienne
    Étant donné que le lecteur contient aussi la carte d'un autre professionnel
    Et que son compte SAS est déjà actif, paramètres renseignés
    Quand il demande au SAS une connexion par Pro Santé Connect
    Alors la page « deux certificats » est conforme
    Quand il présente sa carte et compose son code
    Alors il est sur la page « Espace personnel »
    Et il voit « {adresse} »

  @deux-cartes
  Scénario: Deux cartes sont dans le lecteur, celle de l'autre personne la connecte, elle
    Étant donné que le lecteur contient aussi la carte d'un autre professionnel
    Et que son compte SAS est déjà actif, paramètres renseignés
    Quand il demande au SAS une connexion par Pro Santé Connect
    Et il choisit le certificat de l'autre carte
    Et il compose un code erroné
    Alors il voit « Code erroné. Il vous reste 2 essais. »
    Quand il compose le code de l'autre carte
    Alors il est sur la page « Votre adresse mail »
    Et il ne voit pas « {adresse} »
    Et sa session Pro Santé Connect est fermée

  @deux-cartes
  Scénario: De deux cartes dans le lecteur, l'une est révoquée, l'autre est choisie après le refus
    Étant donné que le lecteur contient aussi la carte d'un autre professionnel
    Et que sa carte présente le défaut « révoquée »
    Quand il se connecte au SAS avec sa carte
    Alors il est sur la page « Carte révoquée »
    Quand il clique sur « Réessayer »
    Et il choisit le certificat de l'autre carte
    Et il compose le code de l'autre carte
    Alors il est sur la page « Votre adresse mail »
    Et sa session Pro Santé Connect est fermée
