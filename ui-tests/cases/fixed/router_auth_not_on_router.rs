use auth::{RouterExt as _, auth};
use axum::Router;

auth! {
    pub struct ShopAuth;
    providers: [],
}

fn add(router: Router<ShopAuth>, auth: &ShopAuth) -> Router<ShopAuth> {
    router.auth(auth)
}

fn main() {
    let _ = |auth: &ShopAuth| add(Router::new(), auth);
}
