use auth::auth;
use auth_providers::Keycloak;

auth! {
    providers: [Keycloak { backchannel: 8080, ..env }],
}

fn main() {}
