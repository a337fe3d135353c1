use auth::{ClaimsUpdate, NoClaims, auth};
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    callbacks: { jwt: build },
}

fn build(_: ClaimsUpdate<Auth>) -> NoClaims {
    NoClaims {}
}

fn main() {}
