//! A shop with three ways to sign in, and its router.

use auth::{
    Authorize, Claims, CredentialsForm, Fresh, RouterExt as _, Secret, Session, User, auth,
};
use auth_providers::{Credentials, Email, GitHub};
use axum::{
    Router,
    response::Redirect,
    routing::{get, post},
};

/// What the shop adds to a session.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize, Claims)]
pub struct Customer {
    /// What the customer pays for.
    pub plan: String,
}

/// What people type into the form.
#[derive(CredentialsForm)]
struct Login {
    username: String,
    password: Secret,
}

auth! {
    /// How people sign in to the shop.
    pub struct ShopAuth;
    adapter: auth::adapter::Sqlite { url: "sqlite:shop.db", migrate: true },
    session: { claims: Customer, max_age: 1 hours, update_age: 10 minutes, fresh: 5 minutes },
    providers: [
        Credentials { authorize: check },
        Email { from: "Shop <no-reply@shop.example>", ..env },
        GitHub { ..env },
    ],
}

fn check(attempt: Authorize<ShopAuth, Login>) -> Option<User> {
    let is_right = attempt.form.password == Secret::new("right");
    is_right.then(|| User::new(attempt.form.username))
}

async fn orders(session: Session<Customer>) -> String {
    format!("{} is on the plan {}", session.user.name(), session.plan)
}

/// `Fresh`: only somebody who has proved a short time ago that they are there gets in.
async fn delete_account(_session: Fresh<Session<Customer>>) -> Redirect {
    Redirect::to("/goodbye")
}

/// The router, which `main` serves and the tests ask.
pub fn app(auth: ShopAuth) -> Router {
    Router::new()
        .route("/orders", get(orders))
        .route("/account/delete", post(delete_account))
        .auth(&auth)
        .with_state(auth)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_plan_is_shown() {
        let ada = User::new("1").with_name("Ada");
        let session = Session::for_test(ada, Customer { plan: "pro".to_owned() });
        assert_eq!(orders(session).await, "Ada is on the plan pro");
    }
}
