use auth::auth;
use auth_providers::GitHub;

mod staff {
    pub async fn policy(_: auth::SignIn<super::Auth>) {}
}

auth! {
    providers: [GitHub { ..env }],
    callbacks: { sign_in: staff::policy },
}

fn main() {}
