use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub as "Git Hub" { ..env }],
}

fn main() {}
