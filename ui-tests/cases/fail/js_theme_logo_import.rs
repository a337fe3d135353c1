use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    theme: { logo: require("./logo.svg") },
}

fn main() {}
