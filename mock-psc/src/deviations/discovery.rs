//! The discovery document.

deviations! {
    DISCOVERY_UNREACHABLE = "psc.discovery.unreachable", EVERYONE_ONLY:
        "le document de découverte ne peut pas être lu : la connexion est coupée sans réponse";
}
