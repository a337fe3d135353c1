use auth::auth;
use auth_providers::GitHub;

#[derive(Clone)]
struct Db;

auth! {
    pub struct ShopAuth;
    providers: [GitHub { ..env }],
    state: Db,
}

fn main() { let _ = ShopAuth::builder(); }
