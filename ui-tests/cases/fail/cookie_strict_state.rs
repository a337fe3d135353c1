use auth::{Cookie, SameSite, auth};
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    cookies: { state: Cookie::new().same_site(SameSite::Strict) },
}

fn main() {}
