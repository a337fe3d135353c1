use auth::auth;
use auth_providers::{GitHub, Keycloak};

auth! {
    pub struct ShopAuth;
    providers: [GitHub { ..env }, Keycloak { ..env }],
    end_session: [Keycloak],
}

fn main() {}
