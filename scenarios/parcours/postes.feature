# language: fr
# Dernière page du guide : ce que chaque poste de travail permet (M1 à M4), et la connexion depuis un téléphone (E0).
@postes
Fonctionnalité: Postes de travail

  @M1
  Scénario: Sous macOS, Chrome n'utilise la carte qu'une fois CPS-Gestion installé
    Étant donné un médecin dont la carte CPS est dans le lecteur
    Et que son compte SAS est déjà actif
    Et qu'il navigue avec « Chrome » sur « macOS »
    Quand il ouvre le service
    Et il clique sur « Se connecter »
    Et il clique sur « Pro Santé Connect »
    Alors l'étape « M1 sans CPS-Gestion » est conforme
    Et sa session Pro Santé Connect est fermée
    Quand il installe CPS-Gestion sur son poste
    Et il se connecte au SAS avec sa carte
    Alors il est sur la page « Espace personnel »
    Et sa session Pro Santé Connect est ouverte

  @M2
  Scénario: Sous macOS, Safari ne lit pas la carte : CPS-Gestion, puis Chrome
    Étant donné un médecin dont la carte CPS est dans le lecteur
    Et que son compte SAS est déjà actif
    Et qu'il navigue avec « Safari » sur « macOS »
    Quand il ouvre le service
    Et il clique sur « Se connecter »
    Et il clique sur « Pro Santé Connect »
    Alors l'étape « M2 Safari » est conforme
    # CPS-Gestion n'y change rien dans Safari.
    Quand il installe CPS-Gestion sur son poste
    Et il ouvre le service
    Et il clique sur « Se connecter »
    Et il clique sur « Pro Santé Connect »
    Alors il voit « Le navigateur n'a présenté aucun certificat »
    Quand il navigue avec « Chrome » sur « macOS »
    Et il se connecte au SAS avec sa carte
    Alors l'étape « M2 Chrome à la place » est conforme

  @M2 @e-cps
  Scénario: Sous macOS, l'e-CPS fonctionne avec Safari
    Étant donné un médecin dont la carte CPS est dans le lecteur
    Et que son e-CPS est activée
    Et que son compte SAS est déjà actif
    Et qu'il navigue avec « Safari » sur « macOS »
    Quand il ouvre le service
    Et il clique sur « Se connecter »
    Et il clique sur « Pro Santé Connect »
    Et il clique sur « Utiliser l'application e-CPS »
    Et il remplit « Votre identifiant PSI » avec « {identifiant} »
    Et il clique sur « SE CONNECTER AVEC E-CPS »
    Et il approuve sur son téléphone
    Alors l'étape « M2 e-CPS avec Safari » est conforme

  @M3
  Scénario: Sous macOS, Firefox lit la carte sans CPS-Gestion
    Étant donné un médecin dont la carte CPS est dans le lecteur
    Et que son compte SAS est déjà actif
    Et qu'il navigue avec « Firefox » sur « macOS »
    Quand il ouvre le service
    Et il clique sur « Se connecter »
    Et il clique sur « Pro Santé Connect »
    Alors l'étape « M3 certificat » est conforme
    Quand il présente sa carte et compose son code
    Alors l'étape « M3 espace personnel » est conforme

  @M4
  Scénario: Sous macOS, tout autre navigateur demande CPS-Gestion
    Étant donné un médecin dont la carte CPS est dans le lecteur
    Et que son compte SAS est déjà actif
    Et qu'il navigue avec « Edge » sur « macOS »
    Quand il ouvre le service
    Et il clique sur « Se connecter »
    Et il clique sur « Pro Santé Connect »
    Alors l'étape « M4 sans CPS-Gestion » est conforme
    Quand il installe CPS-Gestion sur son poste
    Et il ouvre le service
    Et il clique sur « Se connecter »
    Et il clique sur « Pro Santé Connect »
    Alors l'étape « M4 certificat » est conforme
    Quand il présente sa carte et compose son code
    Alors il est sur la page « Espace personnel »

  @autres-systèmes
  Plan du scénario: La carte se lit avec <navigateur> sous <système>
    Étant donné un médecin dont la carte CPS est dans le lecteur
    Et que son compte SAS est déjà actif
    Et qu'il navigue avec « <navigateur> » sur « <système> »
    Quand il se connecte au SAS avec sa carte
    Alors il est sur la page « Espace personnel »

    Exemples:
      | navigateur | système |
      | Edge       | Windows |
      | Firefox    | Linux   |

  # « Si vous êtes sur téléphone » : le navigateur et l'application sont sur le même appareil.
  @E0 @e-cps @sur-téléphone
  Scénario: Un médecin se connecte depuis son téléphone
    Étant donné un médecin sans carte
    Et que son e-CPS est activée
    Et que son compte SAS est déjà actif, paramètres renseignés
    Et qu'il navigue avec « Safari » sur « iOS »
    Quand il ouvre le service
    Alors l'étape « E0 accueil sur téléphone » est conforme
    Quand il clique sur « Se connecter »
    Et il clique sur « Pro Santé Connect »
    Alors il est sur la page « Aucun lecteur de carte »
    Quand il clique sur « Continuer sans certificat »
    Alors l'étape « E0 identifiant sur téléphone » est conforme
    Quand il remplit « Votre identifiant PSI » avec « {identifiant} »
    Et il clique sur « SE CONNECTER AVEC E-CPS »
    Alors l'étape « E0 code sur téléphone » est conforme
    Quand il approuve sur son téléphone
    Alors l'étape « E0 espace personnel sur téléphone » est conforme
