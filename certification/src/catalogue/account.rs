use super::Area;
use crate::{
    Words,
    check::{Check, Procedure},
};

pub(super) const AREA: Area = Area {
    name: "account",
    title: Words::new("Le compte de la personne", "The person’s account"),
    about: Words::new(
        "Une personne n’a qu’un compte, qu’elle retrouve quand ses identifiants changent.",
        "A person has one account, and finds it again when their ids change.",
    ),
    requirements: &["EXI PSC 19"],
    checks: &[
        Check::procedure(
            "account.other_id",
            Words::new(
                "Une personne qui reçoit un identifiant PSI à côté du RPPS garde son compte",
                "A person who gains a PSI id beside the RPPS one keeps their account",
            ),
            Procedure::OtherIdGained,
            &["référentiel Pro Santé Connect V1.8.4", "ansforge/psc-secpsc-api, FUSION_COMPTES.md"],
        ),
        Check::procedure(
            "account.subject",
            Words::new(
                "Une personne dont sub change garde son compte : SubjectNameID le désigne",
                "A person whose sub changes keeps their account: SubjectNameID names it",
            ),
            Procedure::SubjectChanged,
            &["référentiel Pro Santé Connect V1.8.4"],
        ),
    ],
};
