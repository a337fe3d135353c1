//! Providers of one's own: two written where they are used, one as a type with its profile.
//!
//! Each marked region is all that a provider takes; a test counts their lines.

use auth::{
    AuthConfig, Claims, ClaimsUpdate, Identity, RouterExt as _, Secret, Session, Trigger, auth,
    env,
    provider::{JsonProfile, Profile},
};
use auth_providers::{OAuth2, Oidc};
use axum::{Router, routing::get};
use maud::{Markup, html};
use serde::{Deserialize, Serialize};

/// What a member's session carries.
#[derive(Clone, Debug, Serialize, Deserialize, Claims)]
pub struct Member {
    /// The desk, if the provider says where somebody sits.
    #[claims(public)]
    pub desk: Option<String>,
}

auth! {
    /// Members sign in here.
    pub struct MemberAuth;

    session: { claims: Member },
    providers: [
        // region: OpenID Connect, from its issuer
        Oidc as "acme" {
            name: "Acme",
            issuer: "https://login.acme.example",
            client_id: "members",
            client_secret: env("AUTH_ACME_SECRET"),
        },
        // endregion
        // region: OAuth 2.0, from three URLs
        OAuth2 as "globex" {
            name: "Globex",
            authorization: "https://globex.example/oauth/authorize",
            token: "https://globex.example/oauth/token",
            userinfo: "https://api.globex.example/v1/me",
            client_id: "members",
            client_secret: env("AUTH_GLOBEX_SECRET"),
            scope: ["profile", "email"],
            profile: |JsonProfile(me): JsonProfile| Identity {
                id: me["number"].as_u64().map(|id| id.to_string()).unwrap_or_default(),
                name: me["display_name"].as_str().map(str::to_owned),
                ..Identity::default()
            },
        },
        // endregion
        Initech { ..env }, // AUTH_INITECH_ID, AUTH_INITECH_SECRET
    ],
    callbacks: { claims: remember },
}

// region: a type, used as any ready-made one
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    id = "initech",
    name = "Initech",
    authorization = "https://initech.example/authorize",
    token = "https://initech.example/token",
    userinfo = "https://api.initech.example/employee",
    profile = Employee,
)]
struct Initech {
    client_id: String,
    client_secret: Secret,
}
// endregion

// region: its profile, typed, and who that is
/// What Initech says about a person.
#[derive(Clone, Debug, Deserialize, Profile)]
#[profile(id = number, name = full_name)]
pub struct Employee {
    number: u64,
    full_name: Option<String>,
    desk: Option<String>,
}
// endregion

fn remember(update: ClaimsUpdate<MemberAuth>) -> Member {
    match update.trigger {
        Trigger::SignUp { profile, .. } | Trigger::SignIn { profile, .. } => match profile {
            MemberAuthProfile::Initech(employee) => Member { desk: employee.desk },
            MemberAuthProfile::Acme(_) | MemberAuthProfile::Globex(_) => Member { desk: None },
        },
        Trigger::Update { claims, .. } | Trigger::Read { claims } => claims,
    }
}

async fn home(session: Session<Member>) -> Markup {
    html! {
        p { (session.user.name()) " sits at " (session.desk.as_deref().unwrap_or("any desk")) }
        a href="/api/auth/signout" { "Sign out" }
    }
}

/// The application, for a setup.
pub fn app(auth: MemberAuth) -> Router {
    Router::new().route("/", get(home)).auth(&auth).with_state(auth)
}
