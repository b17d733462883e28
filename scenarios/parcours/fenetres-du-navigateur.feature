# language: fr
# Ce que le navigateur demande dans ses propres fenêtres : le certificat, puis le code (guide C2, C3). `--card native`.
@carte @fenêtres-du-navigateur
Fonctionnalité: La carte lue par le navigateur, ce qui peut mal tourner

  Contexte:
    Étant donné un médecin dont la carte CPS est dans le lecteur

  @trois-codes-erronés
  Scénario: Trois codes erronés bloquent la carte, même dans un navigateur rouvert ; une autre est acceptée
    Quand il demande au SAS une connexion par Pro Santé Connect
    Alors la page « choix du certificat » est conforme
    Quand il choisit le certificat de sa carte
    Et il compose un code erroné
    Alors la page « code redemandé » est conforme
    Quand il compose un code erroné
    Et il compose un code erroné
    Alors la page « carte bloquée » est conforme
    Et sa session Pro Santé Connect est fermée
    Quand il ferme le navigateur et le rouvre
    Et il se connecte au SAS avec sa carte
    Alors la page « carte toujours bloquée » est conforme
    Et sa session Pro Santé Connect est fermée
    Quand il remplace sa carte par une carte valide
    Et il clique sur « Réessayer »
    Et il présente sa carte et compose son code
    Alors il est sur la page « Votre adresse mail »
    Et sa session Pro Santé Connect est ouverte

  @carte-bloquée
  Scénario: Une carte déjà bloquée refuse jusqu'au bon code
    Étant donné que sa carte présente le défaut « bloquée »
    Quand il se connecte au SAS avec sa carte
    Alors la page « aucun certificat » est conforme
    Et sa session Pro Santé Connect est fermée

  @carte-retirée
  Scénario: La carte est retirée pendant que le navigateur propose son certificat
    Quand il demande au SAS une connexion par Pro Santé Connect
    Alors la page « choix du certificat » est conforme
    Quand il retire sa carte du lecteur
    Et il choisit le certificat de sa carte
    Alors la page « aucune carte » est conforme
    Et sa session Pro Santé Connect est fermée
    Quand il insère sa carte dans le lecteur
    Et il clique sur « Réessayer »
    Et il présente sa carte et compose son code
    Alors il est sur la page « Votre adresse mail »

  @deux-cartes
  Scénario: Une autre carte est choisie après un code erroné
    Étant donné que le lecteur contient aussi la carte d'un autre professionnel
    Quand il demande au SAS une connexion par Pro Santé Connect
    Et il choisit le certificat de sa carte
    Et il compose un code erroné
    Et il ne compose aucun code
    Et il clique sur « Revenir à la page de connexion »
    Et il clique sur « Pro Santé Connect »
    Et il choisit le certificat de l'autre carte
    Alors la page « code de l'autre carte » est conforme
    Quand il compose le code de l'autre carte
    Alors il est sur la page « Votre adresse mail »
    Et sa session Pro Santé Connect est fermée
