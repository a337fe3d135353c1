use auth::{ClaimsUpdate, auth};
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    callbacks: { claims: build },
}

fn build(_: ClaimsUpdate<Auth>) -> u8 {
    1
}

fn main() {}
