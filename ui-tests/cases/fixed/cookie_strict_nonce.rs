use auth::{Cookie, SameSite, auth};
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    cookies: { nonce: Cookie::new().same_site(SameSite::Lax) },
}

fn main() {}
