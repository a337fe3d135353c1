use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    theme: { site_nme: "Acme Shop" },
}

fn main() {}
