//! Applications with a page that needs a fresh session. Each test declares a setup of its own; what such an application is
//! made of is here.

use std::time::Duration;

use auth::{
    Auth, AuthenticationMethod, Authorize, Claims, CredentialsForm, Fresh, FreshSessions, Secret,
    Session, User, testing::TestClient,
};
use axum::{Json, Router, routing::get};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The claims.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Claims)]
pub struct Customer {
    /// What the customer pays for.
    #[claims(public)]
    pub plan: String,
}

/// The form.
#[derive(CredentialsForm)]
pub struct Login {
    /// Whoever knows the password is the user of this name.
    pub username: String,
    /// The password of everybody.
    pub password: Secret,
}

/// Lets in whoever knows the password: `Credentials { authorize: by_password::<ShopAuth> }`.
pub fn by_password<A: Auth>(attempt: Authorize<A, Login>) -> Option<User> {
    let Login { username, password } = attempt.form;
    (password == Secret::new("right password")).then(|| user(&username))
}

/// A user who is stored, and whom the form knows.
pub fn user(name: &str) -> User {
    User::new(format!("form-{name}")).with_name(name).with_email(format!("{name}@shop.example"))
}

/// `/shown`, which tells when the user was there, and `/danger`, which needs a fresh session.
pub fn routes<A: FreshSessions<Claims = Customer>>() -> Router<A> {
    let shown = get(|session: Session<Customer, A>| async move { shown(&session) });
    let danger = get(|session: Fresh<Session<Customer, A>>| async move { session.user.id.clone() });
    Router::new().route("/shown", shown).route("/danger", danger)
}

/// What a handler knows of when the user was there.
fn shown<A: FreshSessions>(session: &Session<Customer, A>) -> Json<Value> {
    let methods = session.auth_methods().into_iter().map(AuthenticationMethod::amr);
    Json(json!({
        "user": session.user.id,
        "id": session.id(),
        "fresh": session.is_fresh(),
        "methods": methods.collect::<Vec<_>>(),
        "known": session.auth_time().is_some(),
    }))
}

/// Longer than a session is fresh.
pub const LATER: Duration = Duration::from_hours(1);

/// What a handler sees of the session of a client.
pub async fn seen(client: &mut TestClient) -> Value {
    client.get("/shown").await.json()
}

/// Whether the session of a client is fresh.
pub async fn is_fresh(client: &mut TestClient) -> bool {
    seen(client).await["fresh"] == json!(true)
}
