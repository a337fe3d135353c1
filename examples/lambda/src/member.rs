//! Who may sign in, and what a session remembers: the same wherever sessions are.

use auth::{Auth, Authorize, Claims, CredentialsForm, Secret, User};
use maud::{Markup, html};
use serde::{Deserialize, Serialize};

/// What a session remembers.
#[derive(Clone, Debug, Serialize, Deserialize, Claims)]
pub(crate) struct Member {
    pub(crate) plan: String,
}

impl Member {
    /// What somebody gets who signs in.
    pub(crate) fn free() -> Self {
        Self { plan: "free".to_owned() }
    }
}

/// The form of the sign-in page.
#[derive(CredentialsForm)]
pub(crate) struct Login {
    username: String,
    password: Secret,
}

/// Who knows the password of the demonstration.
pub(crate) fn check<A: Auth>(attempt: Authorize<A, Login>) -> Option<User> {
    let Login { username, password } = attempt.form;
    let is_known = username == "demo" && password == Secret::new("demo-password");
    is_known.then(|| User::new("1").with_name("Demo"))
}

/// The page for members.
pub(crate) fn page(user: &User, member: &Member) -> Markup {
    html! { (user.name()) " is on the " (member.plan) " plan. "
    a href="/api/auth/signout" { "Sign out" } }
}
