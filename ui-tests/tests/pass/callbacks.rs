//! The shapes a callback may have: function or closure, async or not, failing or not.

use auth::{BoxError, Claims, ClaimsUpdate, Decision, SignIn, Trigger, auth, event};
use auth_providers::GitHub;
use serde::{Deserialize, Serialize};

#[derive(Clone, Serialize, Deserialize, Claims)]
struct Member {
    name: String,
}

auth! {
    providers: [GitHub { ..env }],
    session: { claims: Member },
    callbacks: { sign_in: everybody, claims: build, redirect: async |to| Ok::<_, BoxError>(to.base_url) },
    events: { sign_in: greet, create_user: |_| (), sign_out: async |_| Err::<(), _>("no") },
}

auth! {
    pub struct Staff;
    providers: [],
    callbacks: {
        sign_in: |_| Decision::Allow,
        session: |view| view.into_json(),
        redirect: |to| async move { to.into_default() },
    },
}

fn everybody(_: SignIn<Auth>) -> Decision {
    Decision::Allow
}

async fn build(update: ClaimsUpdate<Auth>) -> Result<Member, std::io::Error> {
    Ok(match update.trigger {
        Trigger::SignUp { user, .. } | Trigger::SignIn { user, .. } => {
            Member { name: user.name().to_owned() }
        }
        Trigger::Update { claims, .. } | Trigger::Read { claims } => claims,
    })
}

fn greet(event: event::SignIn<Auth>) -> Result<(), std::fmt::Error> {
    drop(event.user);
    Ok(())
}
