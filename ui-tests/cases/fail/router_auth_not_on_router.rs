use auth::{RouterExt, auth};

auth! {
    pub struct ShopAuth;
    providers: [],
}

fn add<R: RouterExt>(router: R, auth: &ShopAuth) -> R {
    router.auth(auth)
}

fn main() {
    let _ = |auth: &ShopAuth| add("/api/auth", auth);
}
