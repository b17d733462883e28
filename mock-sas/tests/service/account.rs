//! Whose account it is, whatever else the provider calls the person.

use mock_kit::deviations::Scope;
use mock_sas::{deviations, routes};

use crate::world::World;

/// Red proof: found by another claim, the person begins a second account.
#[tokio::test]
async fn an_account_is_found_by_the_national_id_whatever_other_id_is_gained() {
    let world = World::start().await;
    world.make_active(true).await;
    world.sign_in(&world.browser()).await.is_at(routes::SPACE);
    world.provider.gives_an_id("8b4d4c0e-36a4-4a6e-9f0b-5f3f0f0a6b11");
    world.sign_in(&world.browser()).await.is_at(routes::SPACE);
    for deviation in [&deviations::ACCOUNT_BY_SUBJECT, &deviations::ACCOUNT_BY_OTHER_ID] {
        world.deviate(deviation, Scope::Everyone);
        world.sign_in(&world.browser()).await.is_at(routes::ADDRESS);
        world.context.deviations.clear();
    }
}

#[tokio::test]
async fn userinfo_may_be_signed_with_a_key_that_is_not_known_yet() {
    let world = World::start().await;
    world.provider.signs_userinfo();
    world.sign_in(&world.browser()).await.is_at(routes::ADDRESS);
    world.provider.changes_its_key();
    world.sign_in(&world.browser()).await.is_at(routes::ADDRESS);
}
