//! Two applications that differ in where their sessions are.

use auth::{
    Authorize, Claims, ClaimsUpdate, CredentialsForm, Decision, RouterExt as _, Secret, Session,
    SignIn, Trigger, User, adapter::Memory, auth, testing::TestApp,
};
use auth_providers::{Credentials, Email, GitHub, Google, TwitterLegacy};
use axum::{Json, Router, routing::get};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The claims of both.
#[derive(Clone, Debug, Serialize, Deserialize, Claims)]
pub(super) struct Customer {
    #[claims(public)]
    pub(super) plan: String,
}

impl Customer {
    /// A customer on this plan.
    pub(super) fn on(plan: &str) -> Self {
        Self { plan: plan.to_owned() }
    }
}

/// The form of both.
#[derive(CredentialsForm)]
pub(super) struct Login {
    username: String,
    password: Secret,
}

fn user_of(form: &Login) -> Option<User> {
    let is_right = form.password == Secret::new("right password");
    is_right.then(|| User::new(format!("form-{}", form.username)).with_name(&form.username))
}

macro_rules! setup {
    ($name:ident, $build:ident, $strategy:ident) => {
        auth! {
            pub(super) struct $name;
            adapter: Memory {},
            providers: [
                Google { ..env },
                GitHub { ..env },
                Email { from: "Shop <no-reply@shop.example>" },
                Credentials { authorize: |attempt: Authorize<$name, Login>| user_of(&attempt.form) },
                TwitterLegacy { ..env },
            ],
            session: {
                claims: extern Customer, strategy: $strategy,
                max_age: 1 hours, update_age: 10 minutes,
            },
            callbacks: {
                sign_in: |attempt: SignIn<$name>| {
                    Decision::allow_if(attempt.user.name.as_deref() != Some("Mallory"))
                },
                claims: |update: ClaimsUpdate<$name>| match update.trigger {
                    Trigger::SignUp { .. } => Customer::on("trial"),
                    Trigger::SignIn { .. } => Customer::on("free"),
                    Trigger::Update { claims, .. } | Trigger::Read { claims } => claims,
                },
            },
        }

        /// The application.
        pub(super) async fn $build() -> TestApp<$name> {
            $name::builder().test().app(|auth| {
                let shown = get(|session: Session<Customer, $name>| async move { plan(session) });
                Router::new().route("/plan", shown).auth(&auth).with_state(auth)
            }).await
        }
    };
}

setup!(CookieAuth, cookies, jwt);
setup!(RowAuth, rows, database);

/// Who asks, and on which plan.
pub(super) fn plan<A>(session: Session<Customer, A>) -> Json<Value> {
    Json(json!({ "id": session.user.id, "name": session.user.name, "plan": session.plan }))
}
