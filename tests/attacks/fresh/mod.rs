//! Attacks on fresh sessions: by whoever has a copy of a cookie or finds a browser, and isn't the user. Each with
//! sessions in cookies and with sessions in the store.

mod attempts;
mod mails;
mod owners;
mod site;

use auth::{
    Auth, Declared, ProviderId as _,
    testing::{TestApp, TestClient},
};
use site::{Customer, LATER, user};

/// Google.
fn google<A: Auth>() -> <A as Declared>::Provider {
    A::Provider::ALL[0]
}

/// Somebody whose session isn't fresh any more.
async fn stale<A: Auth<Claims = Customer>>(app: &TestApp<A>, name: &str) -> TestClient {
    let client = app.signed_in(user(name), Customer::default()).await;
    app.advance(LATER);
    client
}

/// Asserts that the session of a client is somebody's, and not fresh.
async fn is_stale(client: &mut TestClient, user: &str) {
    let seen = site::seen(client).await;
    assert_eq!(seen["user"], user, "{seen}");
    assert_eq!(seen["fresh"], false, "{seen}");
    client.get("/danger").await.assert_status(401);
}
