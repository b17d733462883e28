//! The answer of the token endpoint.

deviations! {
    TOKEN_UNREACHABLE = "psc.token.unreachable", ALL:
        "le service ne parvient pas à obtenir de jetons : la connexion est coupée sans réponse";
    TOKEN_SLOW = "psc.token.slow", ALL:
        "une demande de jetons reste sans réponse tant que ce défaut se produit, ou que le service attend";
    TOKEN_FAILING = "psc.token.failing", ALL:
        "une demande de jetons reçoit une erreur 503";
}
