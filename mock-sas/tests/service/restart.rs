//! A restart with the same seed repeats no secret.

use mock_sas::routes;

use crate::world::World;

/// Session cookies, the values sent to the provider, the mail's link and its name.
async fn issued() -> Vec<String> {
    let mut world = World::restarted().await;
    let browser = world.browser();
    let mut secrets = browser.open(routes::SIGN_IN).await.cookies;
    browser.submit(routes::ADDRESS, &[("adresse", "anne@cabinet.test")]).await.is_at(routes::VERIFICATION);
    let mail = world.mailbox.read();
    let token = mail.link().split_once("jeton=").unwrap().1.to_owned();
    let request = &world.provider.authorizations()[0];
    secrets.extend([token, mail.id, request["state"].clone(), request["nonce"].clone()]);
    secrets
}

#[tokio::test]
async fn a_restart_repeats_no_secret() {
    let (before, after) = (issued().await, issued().await);
    assert_eq!(before.len(), 6, "two cookies among them");
    for (before, after) in before.iter().zip(&after) {
        assert_ne!(before, after);
    }
}
