use auth::auth;
use auth_providers::GitHub;

auth! {
    pub struct ShopAuth;
    providers: [GitHub { client_id "a", ..env }, GitHub as "work" { ..env }],
    pages: { sign_in: "/login" },
}

fn main() {
    let _ = (ShopAuth::from_env, ShopAuthProvider::GitHub, ShopAuthProvider::Work);
}
