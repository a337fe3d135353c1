//! Two applications with pages that ask for a fresh session. They differ in where their sessions are.

use std::time::Duration;

use auth::{
    Authorize, Claims, CredentialsForm, Fresh, RouterExt as _, Secret, Session, User, Within,
    adapter::Memory,
    auth,
    testing::{TestApp, TestClient},
};
use auth_providers::{Credentials, Email, GitHub, Google};
use axum::{Json, Router, routing::get};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The claims of both.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Claims)]
pub(super) struct Customer {
    #[claims(public)]
    plan: String,
}

/// The form of both.
#[derive(CredentialsForm)]
pub(super) struct Login {
    username: String,
    password: Secret,
}

fn user_of(form: &Login) -> Option<User> {
    let is_right = form.password == Secret::new("right password");
    is_right.then(|| user(&form.username))
}

/// A user who is stored, and whom the form knows.
pub(super) fn user(name: &str) -> User {
    User::new(format!("form-{name}")).with_name(name).with_email(format!("{name}@shop.example"))
}

macro_rules! setup {
    ($name:ident, $build:ident, $strategy:ident) => {
        auth! {
            pub(super) struct $name;
            adapter: Memory {},
            providers: [
                Google { ..env },
                GitHub { ..env },
                GitHub as "hub" { confirms: true, ..env },
                Email { from: "Shop <no-reply@shop.example>" },
                Credentials { authorize: |attempt: Authorize<$name, Login>| user_of(&attempt.form) },
            ],
            session: { claims: extern Customer, strategy: $strategy, fresh: 10 minutes },
        }

        /// The application.
        pub(super) async fn $build() -> TestApp<$name> {
            $name::builder().test().app(|auth| {
                let shown = get(|session: Session<Customer, $name>| async move { shown(session) });
                let danger = get(|session: Fresh<Session<Customer, $name>>| async move {
                    session.user.id.clone()
                });
                let deleted = axum::routing::post(
                    |session: Fresh<Session<Customer, $name>>| async move { session.user.id.clone() },
                );
                let keys = get(|session: Fresh<Session<Customer, $name>, Within<60>>| async move {
                    session.user.id.clone()
                });
                let guarded = Router::new().route("/guarded", get(|| async { "guarded" }));
                let guarded = guarded.route_layer(auth.guard().fresh());
                let short = Router::new().route("/short", get(|| async { "short" }));
                let layer = auth.guard().fresh_within(Duration::from_mins(5)).fresh();
                Router::new()
                    .route("/shown", shown)
                    .route("/danger", danger)
                    .route("/delete", deleted)
                    .route("/keys", keys)
                    .merge(guarded)
                    .merge(short.route_layer(layer))
                    .auth(&auth)
                    .with_state(auth)
            }).await
        }
    };
}

setup!(CookieAuth, cookies, jwt);
setup!(RowAuth, rows, database);

/// What a handler knows of when the user was there.
fn shown<A: auth::FreshSessions>(session: Session<Customer, A>) -> Json<Value> {
    let methods = session.auth_methods().into_iter().map(auth::AuthenticationMethod::amr);
    Json(json!({
        "user": session.user.id,
        "id": session.id(),
        "fresh": session.is_fresh(),
        "methods": methods.collect::<Vec<_>>(),
        "known": session.auth_time().is_some(),
    }))
}

/// How long a session is fresh.
pub(super) const FRESH: Duration = Duration::from_mins(10);

/// Longer than a session is fresh.
pub(super) const LATER: Duration = Duration::from_hours(1);

/// What a handler sees of the session of a client.
pub(super) async fn seen(client: &mut TestClient) -> Value {
    client.get("/shown").await.json()
}

/// Whether the session of a client is fresh.
pub(super) async fn is_fresh(client: &mut TestClient) -> bool {
    seen(client).await["fresh"] == json!(true)
}
