use serde_json::Value;

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn the_control_port_lists_what_it_answers() {
    crate::install_crypto();
    let stack = started().await;
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let index: Value = http.get(stack.urls.control.clone()).send().await.unwrap().json().await.unwrap();
    let calls = index["calls"].as_array().unwrap();
    for mock in ["/journal", "/deviations", "/psc/people", "/mail/mailboxes/", "/sas/accounts"] {
        assert!(calls.iter().any(|call| call["path"].as_str().unwrap().starts_with(mock)), "{mock}: {index}");
    }
    for call in calls {
        let (method, path) = (call["method"].as_str().unwrap(), call["path"].as_str().unwrap());
        let path = path.replace("{address}", "anne@x.fr").replace("{national_id}", "8");
        let url = stack.urls.control.join(&format!("{path}?within=0")).unwrap();
        let answer = http.request(method.parse().unwrap(), url).json(&serde_json::json!({}));
        let answer = answer.send().await.unwrap();
        let (status, said) = (answer.status().as_u16(), answer.text().await.unwrap());
        assert!(status != 405 && !said.contains("there is nothing at"), "{method} {path}: {status} {said}");
    }
    let lost = http.get(stack.urls.control.join("psc/peple").unwrap()).send().await.unwrap();
    assert_eq!(lost.status(), 404);
    let told: Value = lost.json().await.unwrap();
    assert_eq!(told["error"], "there is nothing at “/psc/peple”");
    assert_eq!(told["advice"], "GET / lists what there is");
}

/// The document is made of the calls themselves: what is left to go wrong is a name that two of them bear, or a reference
/// that leads nowhere.
#[tokio::test(flavor = "multi_thread")]
async fn the_control_port_describes_itself_in_openapi() {
    crate::install_crypto();
    let stack = started().await;
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = stack.urls.control.join("openapi.json").unwrap();
    let text = http.get(url).send().await.unwrap().text().await.unwrap();
    let document: Value = serde_json::from_str(&text).unwrap();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"), "{text}");
    let schemas = document["components"]["schemas"].as_object().unwrap();
    for reference in text.split("\"$ref\":\"#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(schemas.contains_key(name), "{name} is described nowhere");
    }
    let mut ids = std::collections::BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap();
            assert!(ids.insert(id.to_owned()), "{method} {path} bears the name of another: {id}");
            assert!(operation["summary"].is_string(), "{method} {path}");
        }
    }
    assert!(ids.contains("post_psc_sign_ins") && ids.contains("delete_mail_mailboxes_address"), "{ids:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_journal_is_followed_as_it_happens_and_taken_up_where_it_was_left() {
    crate::install_crypto();
    let stack = started().await;
    let control = control::Control::new(stack.urls.control.clone());
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = stack.urls.control.join("journal/stream").unwrap();
    let mut stream = http.get(url.clone()).send().await.unwrap();
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    let people = ["médecin", "infirmière"];
    for key in people {
        let wanted = control::NewPerson::of(key.to_owned(), identities::Profession::Physician);
        let person = control.make_person(&wanted).await.unwrap();
        let withdrawals = stack.urls.control.join("psc/withdrawals").unwrap();
        let gone = serde_json::json!({ "person": person.national_id });
        assert_eq!(http.post(withdrawals).json(&gone).send().await.unwrap().status(), 204);
        let mut told = String::new();
        while !(told.contains("event: psc.person.withdrawn") && told.contains(&person.national_id)) {
            told.push_str(std::str::from_utf8(&stream.chunk().await.unwrap().unwrap()).unwrap());
        }
    }
    let latest = stack.context.journal.read(0, None).latest;
    let mut later = http.get(url).header("last-event-id", latest - 1).send().await.unwrap();
    let told = later.chunk().await.unwrap().unwrap();
    assert!(std::str::from_utf8(&told).unwrap().contains(&format!("id: {latest}\n")));
}

async fn started() -> Stack {
    Stack::start(&Options {
        seed: 1,
        ports: Ports::default(),
        root: Root::PerRun,
        deviations: vec![],
        behaviour: Behaviour::default(),
        served: Served::BuiltIn,
    })
    .await
    .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_stack_of_the_same_seed_has_the_same_people_and_other_secrets() {
    crate::install_crypto();
    let mut issued = Vec::new();
    for _ in 0..2 {
        let stack = started().await;
        let control = control::Control::new(stack.urls.control.clone());
        let wanted = control::NewPerson::of("médecin".to_owned(), identities::Profession::Physician);
        let person = control.make_person(&wanted).await.unwrap();
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let readers = stack.urls.control.join("psc/readers").unwrap();
        let wanted = serde_json::json!({"reader": "none", "person": person.national_id});
        let reader: Value = http.post(readers).json(&wanted).send().await.unwrap().json().await.unwrap();
        issued.push((person.national_id, person.cards[0].pin.clone(), reader["id"].to_string()));
    }
    assert_eq!((&issued[0].0, &issued[0].1), (&issued[1].0, &issued[1].1));
    assert_ne!(issued[0].2, issued[1].2);
}
