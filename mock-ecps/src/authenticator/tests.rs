use mock_kit::{Clock, Deviations, Secrets, Seed};

use super::*;

const ANNE: &str = "899700427885";

fn authenticator() -> Ecps {
    let context = Context::new(
        Clock::system(),
        Seed::new(7),
        Secrets::fixed(),
        Deviations::new(&[deviations::DEVIATIONS]),
    );
    Arc::new(Authenticator {
        context,
        settings: Settings::default(),
        secret: String::new(),
        port: 0,
        phones: Phones::default(),
        approvals: Approvals::default(),
    })
}

/// The phone may be given between the moment when the request is looked at and the one when it is taken up.
#[tokio::test]
async fn a_phone_given_meanwhile_is_told_of_the_request_and_of_its_end() {
    let ecps = authenticator();
    let person: NationalId = ANNE.parse().unwrap();
    ecps.enrol(&person, None, Activation::Activated);
    let code = "42".parse().unwrap();
    let submission = Submission { person: person.clone(), service: "SAS".into(), code };

    let given = ecps.enrol(&person, None, Activation::Activated);
    let mut changes = given.changes();
    changes.mark_unchanged();
    let approval = ecps.take_up(submission);
    assert!(changes.has_changed().unwrap(), "it was not told of the request");
    changes.mark_unchanged();
    ecps.end(&approval, Outcome::Refused, "phone").unwrap();
    assert!(changes.has_changed().unwrap(), "it was not told of the end");
}

/// What a phone was asked is over when another one takes its place.
#[tokio::test]
async fn a_request_does_not_pass_to_the_next_phone() {
    let ecps = authenticator();
    let person: NationalId = ANNE.parse().unwrap();
    let first = ecps.enrol(&person, None, Activation::Activated);
    let code = "42".parse().unwrap();
    let approval = ecps.take_up(Submission { person: person.clone(), service: "SAS".into(), code });
    ecps.enrol(&person, None, Activation::Activated);
    assert!(approval.is_over() && !first.is_in_use());
    assert!(ecps.approvals.pending(&person).is_none());
}
