//! One application for many tenants, each with an OpenID provider of its own: the host says which
//! tenant, and a row of a database what its provider is.

mod sites;
mod tenant;

use auth::{Claims, ClaimsUpdate, RouterExt as _, Session, Trigger, auth};
use auth_providers::Oidc;
use axum::{Router, routing::get};
use maud::{Markup, html};
use serde::{Deserialize, Serialize};

pub use self::{
    sites::Sites,
    tenant::{Scheme, Tenant, Tenants},
};

/// What a member's session carries.
#[derive(Clone, Debug, Serialize, Deserialize, Claims)]
pub struct Member {
    /// Whose member this is.
    #[claims(public)]
    pub tenant: String,
}

auth! {
    /// The members of one tenant sign in here. There is one setup for each, all of this type.
    pub struct TenantAuth;

    session: { claims: Member, max_age: 8 hours },
    providers: [Oidc as "sso" { ..env }], // what `Tenant::variable` answers
    callbacks: { claims: remember },
    state: Tenant,
}

fn remember(update: ClaimsUpdate<TenantAuth>) -> Member {
    match update.trigger {
        Trigger::SignUp { .. } | Trigger::SignIn { .. } => Member { tenant: update.state.name },
        Trigger::Update { claims, .. } | Trigger::Read { claims } => claims,
    }
}

async fn home(session: Session<Member>) -> Markup {
    html! {
        p { (session.user.name()) " of " (session.tenant) }
        a href="/api/auth/signout" { "Sign out" }
    }
}

/// The application, for the setup of one tenant.
fn app(auth: TenantAuth) -> Router {
    Router::new().route("/", get(home)).auth(&auth).with_state(auth)
}
