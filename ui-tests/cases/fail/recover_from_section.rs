use auth::auth;
use auth_providers::GitHub;

auth! {
    pub struct ShopAuth;
    providers: [GitHub { ..env }],
    callbacks: sign_in = policy,
    pages: { sign_in: "/login" },
}

fn main() {
    let _ = (ShopAuth::from_env, ShopAuthProvider::GitHub);
}
