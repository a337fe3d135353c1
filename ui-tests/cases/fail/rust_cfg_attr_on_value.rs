use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { client_id: #[cfg(unix)] "x", ..env }],
}

fn main() {}
