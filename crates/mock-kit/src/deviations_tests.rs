use std::task::{Context, Waker};

use super::*;

const UNCHECKED: Deviation = Deviation {
    name: "card.pin.unchecked",
    effect: "n’importe quel code ouvre une carte",
    scopes: ScopeKind::WITHOUT_CLIENT,
};

#[test]
fn concerns_its_scope_alone() {
    let deviations = Deviations::new(&[&[UNCHECKED]]);
    let anne = Subject { person: Some("anne"), client: None };
    assert!(!deviations.applies(&UNCHECKED, anne));

    deviations.activate(UNCHECKED.name, Scope::Person("anne".into())).unwrap();
    assert!(deviations.applies(&UNCHECKED, anne));
    assert!(!deviations.applies(&UNCHECKED, Subject { person: Some("bruno"), client: None }));
    assert!(!deviations.applies(&UNCHECKED, Subject::default()));

    deviations.clear();
    assert!(!deviations.applies(&UNCHECKED, anne));
}

#[test]
fn a_table_is_looked_through_at_once_and_keeps_its_order() {
    const BLOCKED: Deviation = Deviation { name: "card.block.unkept", ..UNCHECKED };
    let table = [UNCHECKED, BLOCKED];
    let deviations = Deviations::new(&[&table]);
    let anne = Subject { person: Some("anne"), client: None };
    assert!(deviations.among(&table, anne).is_empty());
    deviations.activate(BLOCKED.name, Scope::Person("anne".into())).unwrap();
    deviations.activate(UNCHECKED.name, Scope::Everyone).unwrap();
    assert_eq!(deviations.among(&table, anne), [&UNCHECKED, &BLOCKED]);
    assert_eq!(deviations.among(&table, Subject::default()), [&UNCHECKED]);
}

#[tokio::test]
async fn whoever_waits_goes_on_when_the_last_one_that_concerns_them_has_ended() {
    let deviations = Deviations::new(&[&[UNCHECKED]]);
    let anne = Subject { person: Some("anne"), client: None };
    deviations.ended(&UNCHECKED, anne).await;

    for scope in [Scope::Everyone, Scope::Person("anne".into()), Scope::Person("bruno".into())] {
        deviations.activate(UNCHECKED.name, scope).unwrap();
    }
    let mut waiting = std::pin::pin!(deviations.ended(&UNCHECKED, anne));
    let mut context = Context::from_waker(Waker::noop());
    for scope in [Scope::Everyone, Scope::Person("anne".into())] {
        assert!(waiting.as_mut().poll(&mut context).is_pending(), "{scope}");
        deviations.end(UNCHECKED.name, scope).unwrap();
    }
    waiting.await;
    let left = Active { name: UNCHECKED.name, scope: Scope::Person("bruno".into()), committed: 0 };
    assert_eq!(deviations.active(), [left]);
}

#[test]
fn what_is_not_active_cannot_be_ended() {
    let deviations = Deviations::new(&[&[UNCHECKED]]);
    deviations.activate(UNCHECKED.name, Scope::Everyone).unwrap();
    let refused = deviations.end(UNCHECKED.name, Scope::Person("anne".into())).unwrap_err();
    assert_eq!(refused.to_string(), "the deviation “card.pin.unchecked” is not active for the person anne");
    assert!(matches!(deviations.end("card.pin", Scope::Everyone), Err(EndingError::Unknown(_))));
    deviations.end(UNCHECKED.name, Scope::Everyone).unwrap();
    assert!(deviations.active().is_empty());
}

#[test]
fn refuses_an_unknown_name_and_suggests_the_nearest() {
    let refused =
        Deviations::new(&[&[UNCHECKED]]).activate("card.pin.uncheked", Scope::Everyone).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "unknown deviation “card.pin.uncheked”; did you mean “card.pin.unchecked”?"
    );
}

#[test]
fn refuses_a_scope_in_which_it_would_never_apply() {
    let deviations = Deviations::new(&[&[UNCHECKED]]);
    let refused = deviations.activate(UNCHECKED.name, Scope::Client("sas".into())).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the deviation “card.pin.unchecked” cannot concern one client: where it acts, the client is not known"
    );
    assert!(deviations.active().is_empty());

    deviations.activate(UNCHECKED.name, Scope::Person("anne".into())).unwrap();
    deviations.activate_for_everyone(UNCHECKED.name).unwrap();
    assert_eq!(deviations.active().len(), 2);
}

#[test]
fn it_is_counted_how_often_a_fault_was_committed_and_for_whom() {
    let deviations = Deviations::new(&[&[UNCHECKED]]);
    deviations.activate(UNCHECKED.name, Scope::Person("anne".into())).unwrap();
    deviations.activate(UNCHECKED.name, Scope::Person("bruno".into())).unwrap();
    let anne = Subject { person: Some("anne"), client: None };
    assert!(deviations.applies(&UNCHECKED, anne) && deviations.applies(&UNCHECKED, anne));
    assert!(!deviations.applies(&UNCHECKED, Subject { person: Some("chloe"), client: None }));
    let committed: Vec<_> = deviations.active().into_iter().map(|active| active.committed).collect();
    assert_eq!(committed, [2, 0]);
}
