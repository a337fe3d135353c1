//! The shortest setup.

use auth::{Session, auth};
use auth_providers::GitHub;

auth! { providers: [GitHub { ..env }] }

async fn home(session: Session) -> String {
    session.user.name().to_owned()
}

#[test]
fn runs() {
    let _ = (Auth::from_env, home, AuthProvider::GitHub.id());
}
