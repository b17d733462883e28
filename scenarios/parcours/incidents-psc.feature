# language: fr
# Ce qui peut mal tourner du côté de Pro Santé Connect, et ce que le service en dit. « Session déjà ouverte » est dans
# compte.feature, la carte redemandée après une déconnexion dans carte.feature, la connexion annulée dans e-cps.feature.
@incidents-psc
Fonctionnalité: Incidents de Pro Santé Connect

  Contexte:
    Étant donné un médecin dont la carte CPS est dans le lecteur
    Et que son compte SAS est déjà actif

  @psc-injoignable
  Scénario: Le service ne joint plus Pro Santé Connect, puis le joint de nouveau
    Étant donné que le défaut « psc.token.unreachable » se produit pour lui
    Quand il se connecte au SAS avec sa carte
    Alors la page « Pro Santé Connect injoignable » est conforme
    Quand le défaut « psc.token.unreachable » ne se produit plus
    Et il clique sur « Revenir à la page de connexion »
    Et il clique sur « Pro Santé Connect »
    Alors il est sur la page « Espace personnel »

  @psc-injoignable
  Scénario: Le navigateur ne joint plus Pro Santé Connect, puis le joint de nouveau
    Quand il se connecte au SAS avec sa carte
    Et le délai « session du service » expire
    Et le défaut « psc.authorize.unreachable » se produit pour lui
    Et il ouvre le service
    Et il clique sur « Se connecter »
    Et il clique sur « Pro Santé Connect », le site ne répond pas
    Et le défaut « psc.authorize.unreachable » ne se produit plus
    Et il ouvre le service
    Et il clique sur « Se connecter »
    Et il clique sur « Pro Santé Connect »
    Alors il est sur la page « Espace personnel »

  @psc-lent
  Scénario: Pro Santé Connect tarde à répondre, le service cesse d'attendre et le dit
    Étant donné que le défaut « psc.token.slow » se produit pour lui
    Quand il se connecte au SAS avec sa carte
    Alors la page « Pro Santé Connect trop lent » est conforme
    Quand le défaut « psc.token.slow » ne se produit plus
    Et il clique sur « Revenir à la page de connexion »
    Et il clique sur « Pro Santé Connect »
    Alors il est sur la page « Espace personnel »

  @psc-en-panne
  Plan du scénario: Pro Santé Connect répond par une erreur, <erreur>
    Étant donné que le défaut « <défaut> » se produit pour lui
    Quand il se connecte au SAS avec sa carte
    Alors la page « <page> » est conforme
    Quand le défaut « <défaut> » ne se produit plus
    Et il clique sur « Revenir à la page de connexion »
    Et il clique sur « Pro Santé Connect »
    Alors il est sur la page « Espace personnel »

    Exemples:
      | erreur                        | défaut                                | page                                     |
      | au lieu d'un code             | psc.authorize.server_error            | Pro Santé Connect en panne               |
      | de maintenance                | psc.authorize.temporarily_unavailable | Pro Santé Connect momentanément arrêté   |
      | à l'échange du code           | psc.token.failing                     | Pro Santé Connect en panne à l'échange   |
      | à la lecture de l'identité    | psc.userinfo.failing                  | Pro Santé Connect en panne à la lecture  |

  @déconnexion
  Scénario: Se déconnecter ferme la session du service et celle de Pro Santé Connect
    Quand il se connecte au SAS avec sa carte
    Alors il est sur la page « Espace personnel »
    Et sa session Pro Santé Connect est ouverte
    Quand il clique sur « Se déconnecter »
    Alors la page « déconnecté » est conforme
    Et sa session Pro Santé Connect est fermée
    Quand il ouvre « /espace-personnel »
    Alors il est sur la page « Mire de connexion de la plateforme numérique SAS »
