use serde_json::Value;

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn the_control_port_lists_what_it_answers() {
    crate::install_crypto();
    let stack = Stack::start(&Options {
        seed: 1,
        ports: Ports::default(),
        root: Root::PerRun,
        deviations: vec![],
        served: Served::BuiltIn,
    })
    .await
    .unwrap();
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
