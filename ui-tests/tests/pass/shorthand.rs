//! Options as variables of their name, claims of another crate, an empty setup.

#![allow(non_upper_case_globals)]

use auth::auth;
use auth_providers::GitHub;

const client_id: &str = "Iv1.abc";

auth! {
    providers: [GitHub { client_id, ..env }],
    session: { claims: extern auth::NoClaims },
}

auth! {
    struct Empty;
    providers: [],
}

type Session = auth::Session<auth::NoClaims, Auth>;

async fn home(session: Session) -> String {
    session.user.id.clone()
}

#[test]
fn runs() {
    let _ = (home, Empty::from_env);
}
