//! Answers that a browser or an authenticator gives which is not what it has to be.

use serde_json::{Value, json};
use test_support::{
    authenticator::{Device, PRESENT, VERIFIED},
    passkeys::{add, device, finish, is_let_in, is_refused, options, register, sign_in},
};

use super::open;

// PK-001
#[tokio::test]
async fn an_answer_for_another_site_signs_nobody_in() {
    let site = open().await;
    let passkey = add(&mut site.somebody("ada").await, &device()).await;
    let mut eve = site.browser();
    for origin in [
        "https://evil.example",
        "http://localhost:3000.evil.example",
        "https://localhost:3000",
        "http://localhost",
        "http://localhost:3001",
    ] {
        let phished = Device { origin: origin.to_owned(), ..device() };
        is_refused(&sign_in(&mut eve, &phished, &passkey).await);
    }
    let other = Device { rp_id: Some("evil.example".to_owned()), ..device() };
    is_refused(&sign_in(&mut eve, &other, &passkey).await);
    for said in [json!({ "crossOrigin": true }), json!({ "topOrigin": "https://evil.example" })] {
        is_refused(&sign_in(&mut eve, &Device { said, ..device() }, &passkey).await);
    }
    assert_eq!(eve.session().await, json!({}));
    is_let_in(&sign_in(&mut eve, &device(), &passkey).await);
}

// PK-001
#[tokio::test]
async fn an_answer_for_another_site_adds_no_passkey() {
    let site = open().await;
    let mut ada = site.somebody("ada").await;
    for lie in [
        Device::at("https://evil.example"),
        Device { rp_id: Some("evil.example".to_owned()), ..device() },
        Device { said: json!({ "crossOrigin": true }), ..device() },
        Device { flags: PRESENT, ..device() },
        Device { r#type: Some("webauthn.get".to_owned()), ..device() },
    ] {
        let asked = options(&mut ada, "passkeys/options").await;
        let (_, answer) = lie.create(&asked, test_support::authenticator::Kind::P256);
        let page = register(&mut ada, answer).await;
        assert_eq!((page.status.as_u16(), page.json()), (400, json!({ "error": "Refused" })));
    }
    let page = ada.get("/api/auth/passkeys/list").await;
    assert_eq!(page.json(), json!({ "passkeys": [] }));
}

// PK-004
#[tokio::test]
async fn nobody_is_let_in_whom_the_device_has_not_verified() {
    let site = open().await;
    let passkey = add(&mut site.somebody("ada").await, &device()).await;
    let mut thief = site.browser();
    let flags = device().flags;
    for flags in [flags & !VERIFIED, flags & !PRESENT, 0] {
        is_refused(&sign_in(&mut thief, &Device { flags, ..device() }, &passkey).await);
    }
    // A flag that isn't signed.
    let asked = options(&mut thief, "signin/passkey").await;
    let mut answer = Device { flags: flags & !VERIFIED, ..device() }.get(&asked, &passkey);
    let head = device().head(&passkey.rp_id, 0);
    answer["response"]["authenticatorData"] = test_support::authenticator::base64(&head).into();
    is_refused(&finish(&mut thief, answer).await);
    assert_eq!(thief.session().await, json!({}));
}

// PK-007
#[tokio::test]
async fn a_malformed_answer_is_refused_as_any_other() {
    let site = open().await;
    let passkey = add(&mut site.somebody("ada").await, &device()).await;
    let mut browser = site.browser();
    for nonsense in [
        Value::Null,
        json!("null"),
        json!("{"),
        json!([]),
        json!({}),
        json!({ "id": "a", "rawId": "a", "type": "public-key", "response": {} }),
        json!("x".repeat(100_000)),
    ] {
        is_refused(&finish(&mut browser, nonsense).await);
    }
    let places = [
        "/id",
        "/rawId",
        "/type",
        "/response",
        "/response/clientDataJSON",
        "/response/authenticatorData",
        "/response/signature",
        "/response/userHandle",
    ];
    for place in places {
        for value in
            [Value::Null, json!(7), json!([]), json!({}), json!(""), json!("AA"), json!("=")]
        {
            let asked = options(&mut browser, "signin/passkey").await;
            let mut answer = device().get(&asked, &passkey);
            *answer.pointer_mut(place).unwrap() = value.clone();
            is_refused(&finish(&mut browser, answer).await);
        }
    }
    // The form of a browser without a script's JSON says the same.
    let asked = options(&mut browser, "signin/passkey").await;
    let answer = device().get(&asked, &passkey).to_string();
    let fields = [("credential", answer.as_str()), ("json", "true")];
    is_let_in(&browser.submit("/api/auth/callback/passkey", &fields).await);
}

// PK-009
#[tokio::test]
async fn a_copy_of_an_authenticator_is_refused() {
    let site = open().await;
    let counting = |counter| Device { counter, ..device() };
    let passkey = add(&mut site.somebody("ada").await, &counting(1)).await;
    let mut browser = site.browser();
    is_let_in(&sign_in(&mut browser, &counting(5), &passkey).await);
    for behind in [5, 4, 1, 0] {
        is_refused(&sign_in(&mut site.browser(), &counting(behind), &passkey).await);
    }
    is_let_in(&sign_in(&mut site.browser(), &counting(6), &passkey).await);
}

// PK-009
#[tokio::test]
async fn of_two_copies_at_once_one_is_let_in() {
    let site = open().await;
    let counting = |counter| Device { counter, ..device() };
    let passkey = add(&mut site.somebody("ada").await, &counting(1)).await;
    let mut answers = Vec::new();
    for _ in 0..8 {
        let mut browser = site.browser();
        let asked = options(&mut browser, "signin/passkey").await;
        answers.push((browser, counting(2).get(&asked, &passkey)));
    }
    let tried = answers.into_iter().map(|(mut browser, answer)| {
        tokio::spawn(async move { finish(&mut browser, answer).await.status.as_u16() })
    });
    let mut statuses = Vec::new();
    for tried in tried.collect::<Vec<_>>() {
        statuses.push(tried.await.unwrap());
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401, 401, 401, 401, 401, 401, 401]);
}
